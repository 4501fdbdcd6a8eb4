import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TransactionRunner } from '../common/database/transaction-runner';
import { MINUTE_MS } from '../common/time/dates';
import { Environment } from '../config/environment';
import { JobTasks, Jobs } from '../jobs';
import { OutboxService } from '../outbox';
import { ChatQueries } from './chat.queries';
import type { Member } from './domain/chat-window';
import { isNoticeOwed } from './domain/unread';

const TELL = 'tell_of_unread_chat';

/** Who is to be told, and of which message: the first that they have not read. */
interface Owed {
  readonly appointmentId: string;
  readonly to: Member;
  readonly seq: number;
}

/**
 * Has somebody told that a message waits, if they have not read it after a while: once for each stretch of unread messages, by one
 * job for each conversation and reader. Whether it is still owed is asked when its time has come.
 */
@Injectable()
export class ChatNotices implements OnModuleInit {
  constructor(
    private readonly tasks: JobTasks,
    private readonly jobs: Jobs,
    private readonly queries: ChatQueries,
    private readonly outbox: OutboxService,
    private readonly transactions: TransactionRunner,
    private readonly environment: Environment,
  ) {}

  onModuleInit(): void {
    this.tasks.register(TELL, (payload) => this.tell(payload as Owed));
  }

  /** Part of the transaction that stores the message. */
  async plan(em: EntityManager, { appointmentId, to, seq }: Owed, now: Date): Promise<void> {
    const runAt = new Date(now.getTime() + this.environment.values.CHAT_NOTICE_AFTER_MINUTES * MINUTE_MS);
    await this.jobs.add(em, {
      task: TELL,
      payload: { appointmentId, to, seq },
      key: `chat:${appointmentId}:${to}`,
      runAt,
    });
  }

  private async tell({ appointmentId, to, seq }: Owed): Promise<void> {
    await this.transactions.run(async (em) => {
      const conversation = await this.queries.lock(em, appointmentId);
      if (!conversation) return;
      const { patientId, professionalId } = conversation;
      const reading =
        to === 'patient'
          ? { readUpTo: conversation.patientReadUpTo, noticed: conversation.patientNoticed }
          : { readUpTo: conversation.professionalReadUpTo, noticed: conversation.professionalNoticed };
      if (!isNoticeOwed(reading, seq)) return;
      await this.queries.noteNotice(em, appointmentId, to, seq);
      await this.outbox.append(em, {
        type: 'chat.message_waiting',
        aggregateType: 'chat_conversation',
        aggregateId: appointmentId,
        data: { patientId, professionalId, recipient: to },
      });
    });
  }
}
