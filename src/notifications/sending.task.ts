import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AccountLetters } from '../accounts';
import { TransactionRunner } from '../common/database/transaction-runner';
import { describeFailure } from '../common/errors/describe-failure';
import { Clock } from '../common/time/clock';
import { Environment } from '../config/environment';
import { JobTasks } from '../jobs';
import type { Notice } from './domain/notices';
import { letterOf } from './letter';
import type { Mail } from './mail/mail';
import { Mailer } from './mail/mailer';
import { NotificationsQueries, type Contact } from './notifications.queries';

export const SEND = 'send_notification';

/** Where the pages of a deployment's front end take the token of a letter. */
const TOKEN_PAGES: Readonly<Record<string, string>> = {
  invitation: '/account/password',
  password_reset: '/account/password',
  email_verification: '/account/email',
  email_change: '/account/email',
};

/** Why somebody is not told, where that is no failure. */
type Skipped = 'no_address' | 'no_mail_server' | 'nothing_to_send';

/**
 * Sends one notification. The row is locked meanwhile, and noted as sent when the mail server has taken it: if the process dies in
 * between, the same message, with the same Message-ID, is sent again.
 */
@Injectable()
export class SendingTask implements OnModuleInit {
  constructor(
    private readonly tasks: JobTasks,
    private readonly transactions: TransactionRunner,
    private readonly notifications: NotificationsQueries,
    private readonly letters: AccountLetters,
    private readonly mailer: Mailer,
    private readonly environment: Environment,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.tasks.register(SEND, (payload, { isLast }) => this.send((payload as { id: string }).id, isLast));
  }

  async send(id: string, isLast: boolean): Promise<void> {
    const failure = await this.transactions.run(async (em) => {
      const notice = await this.notifications.queued(em, id);
      if (!notice) return undefined;
      const now = this.clock.now();
      try {
        const mail = await this.mailOf(em, notice);
        if (typeof mail === 'string') {
          await this.notifications.note(em, { id, state: 'skipped', lastError: mail, endedAt: now });
          return undefined;
        }
        await this.mailer.send(mail);
        await this.notifications.note(em, { id, state: 'sent', lastError: null, endedAt: now });
        const { tokenId } = notice.data;
        return tokenId === undefined ? undefined : { tokenId };
      } catch (error) {
        const state = isLast ? 'failed' : 'queued';
        await this.notifications.note(em, {
          id,
          state,
          lastError: describeFailure(error),
          endedAt: isLast ? now : null,
        });
        return { error };
      }
    });
    if (failure && 'error' in failure) throw failure.error;
    if (failure) await this.letters.sent(failure.tokenId);
  }

  private async mailOf(em: EntityManager, notice: Notice & { readonly id: string }): Promise<Mail | Skipped> {
    if (!this.mailer.isAble) return 'no_mail_server';
    const { PUBLIC_URL } = this.environment.values;
    const { tokenId, startsAt, professionalId } = notice.data;
    const secret = tokenId === undefined ? undefined : await this.letters.secretFor(tokenId);
    if (secret === null) return 'nothing_to_send';
    const contact = secret ?? (await this.contactOf(em, notice));
    if (!contact) return 'no_address';
    // After the `#`, a token reaches no server's log.
    const page = secret ? `${TOKEN_PAGES[notice.kind] ?? ''}#token=${secret.token}` : '';
    const zone = professionalId === undefined ? undefined : await this.notifications.zoneOf(em, professionalId);
    const letter = letterOf({
      kind: notice.kind,
      language: contact.language,
      url: `${PUBLIC_URL.replace(/\/$/, '')}${page}`,
      ...(startsAt === undefined ? {} : { startsAt: new Date(startsAt) }),
      ...(zone === undefined ? {} : { timeZone: zone }),
    });
    return { id: notice.id, to: contact.email, ...letter };
  }

  private async contactOf(em: EntityManager, notice: Notice): Promise<Contact | undefined> {
    const { changeId, address } = notice.data;
    if (changeId === undefined) return this.notifications.contactOf(em, notice);
    const change = await this.letters.emailChangeOf(changeId);
    return change
      ? { email: address === 'new' ? change.newEmail : change.previousEmail, language: change.language }
      : undefined;
  }
}
