import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AccountLetters } from '../accounts';
import { TransactionRunner } from '../common/database/transaction-runner';
import { describeFailure } from '../common/errors/describe-failure';
import { Clock } from '../common/time/clock';
import { JobTasks } from '../jobs';
import { Mailer } from './mail/mailer';
import { RefusedForGood, type Message } from './message';
import { MessageWriter } from './message-writer';
import type { NotificationState } from './notification.entity';
import { NotificationsQueries, type Due } from './notifications.queries';
import { SmsSender } from './sms/sms-sender';

export const SEND = 'send_notification';

/** For looking up to whom and what. */
const SPARE_MS = 10_000;

/** How an attempt ended: what is noted, and for the job that it has to be tried again. */
interface Outcome {
  readonly state: NotificationState;
  readonly lastError: string | null;
  readonly error?: unknown;
}

/**
 * Sends one notification. The row is locked meanwhile, and noted as sent when the server has taken it: if the process dies in
 * between, the same message, a mail with the same Message-ID, is sent again.
 */
@Injectable()
export class SendingTask implements OnModuleInit {
  constructor(
    private readonly tasks: JobTasks,
    private readonly transactions: TransactionRunner,
    private readonly notifications: NotificationsQueries,
    private readonly writer: MessageWriter,
    private readonly letters: AccountLetters,
    private readonly mailer: Mailer,
    private readonly sms: SmsSender,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.tasks.register(SEND, (payload, { isLast }) => this.send((payload as { id: string }).id, isLast));
  }

  async send(id: string, isLast: boolean): Promise<void> {
    const done = await this.transactions.run(async (em) => {
      const due = await this.notifications.queued(em, id, this.mailer.patienceMs + SPARE_MS);
      if (!due) return undefined;
      const outcome = await this.attempt(em, due, isLast);
      const { state, lastError } = outcome;
      const endedAt = state === 'queued' ? null : this.clock.now();
      await this.notifications.note(em, { id, state, lastError, endedAt });
      return { ...outcome, tokenId: due.data.tokenId };
    });
    if (done && 'error' in done) throw done.error;
    if (done?.state === 'sent' && done.tokenId !== undefined) await this.letters.sent(done.tokenId);
  }

  private async attempt(em: EntityManager, due: Due, isLast: boolean): Promise<Outcome> {
    try {
      const message = await this.writer.write(em, due);
      if (typeof message === 'string') return { state: 'skipped', lastError: message };
      await this.handOver(message);
      return { state: 'sent', lastError: null };
    } catch (error) {
      const lastError = describeFailure(error);
      if (error instanceof RefusedForGood) return { state: 'failed', lastError };
      return { state: isLast ? 'failed' : 'queued', lastError, error };
    }
  }

  private async handOver(message: Message): Promise<void> {
    if (message.channel === 'email') await this.mailer.send(message);
    else await this.sms.send(message);
  }
}
