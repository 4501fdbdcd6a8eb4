import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AccountLetters, type LetterSecret } from '../accounts';
import { Clock } from '../common/time/clock';
import { Environment } from '../config/environment';
import type { ListedTime } from './domain/notices';
import { letterOf, smsOf, type LetterFacts, type LetterTime } from './letter';
import { Mailer } from './mail/mailer';
import type { Message } from './message';
import type { Due } from './notifications.queries';
import { StopLinks } from './reminders/stop-links';
import { RecipientsQueries, type Contact } from './recipients.queries';
import { SmsSender } from './sms/sms-sender';

/** Why somebody is not told, where that is no failure. */
export const SKIPPED = ['no_address', 'no_mail_server', 'no_sms_provider', 'nothing_to_send', 'outdated'] as const;
export type Skipped = (typeof SKIPPED)[number];

/** Where the pages of a deployment's front end take the token of a letter. */
const TOKEN_PAGES: Readonly<Record<string, string>> = {
  invitation: '/account/password',
  password_reset: '/account/password',
  email_verification: '/account/email',
  email_change: '/account/email',
};

/** Puts a notification into words, for whom it is by what is true now. */
@Injectable()
export class MessageWriter {
  constructor(
    private readonly recipients: RecipientsQueries,
    private readonly letters: AccountLetters,
    private readonly mailer: Mailer,
    private readonly sms: SmsSender,
    private readonly stopLinks: StopLinks,
    private readonly environment: Environment,
    private readonly clock: Clock,
  ) {}

  async write(em: EntityManager, due: Due): Promise<Message | Skipped> {
    if (await this.isOutdated(em, due)) return 'outdated';
    const { tokenId } = due.data;
    const secret = tokenId === undefined ? undefined : await this.letters.secretFor(tokenId);
    if (secret === null) return 'nothing_to_send';
    const contact = secret ? letterTo(secret) : await this.contactOf(em, due);
    if (!contact) return 'no_address';
    const facts = await this.factsOf(em, due, contact, secret?.token);
    return due.channel === 'sms' ? this.asSms(due, contact, facts) : this.asMail(due, contact, facts);
  }

  private asMail({ id }: Due, { email }: Contact, facts: LetterFacts): Message | Skipped {
    if (!this.mailer.isAble) return 'no_mail_server';
    if (!email) return 'no_address';
    const { stopUrl } = facts;
    return { channel: 'email', id, to: email, ...letterOf(facts), ...(stopUrl === undefined ? {} : { stopUrl }) };
  }

  private asSms({ id }: Due, { phone }: Contact, facts: LetterFacts): Message | Skipped {
    if (!this.sms.isAble) return 'no_sms_provider';
    return phone === null ? 'no_address' : { channel: 'sms', id, to: phone, text: smsOf(facts) };
  }

  private async factsOf(em: EntityManager, due: Due, { language }: Contact, token?: string): Promise<LetterFacts> {
    const { kind, recipientId, data } = due;
    const { startsAt, professionalId, count } = data;
    const { times: listed = [] } = data;
    const zones = await this.zonesOf(em, [professionalId, ...listed.map((one) => one.professionalId)]);
    const zone = zones.get(professionalId);
    const times = listed.map((one) => timeOf(one, zones.get(one.professionalId)));
    const root = this.environment.values.PUBLIC_URL.replace(/\/$/, '');
    // After the `#`, a token reaches no server's log.
    const page = token === undefined ? '' : `${TOKEN_PAGES[kind] ?? ''}#token=${token}`;
    return {
      ...{ kind, language, url: `${root}${page}` },
      ...(startsAt === undefined ? {} : { startsAt: new Date(startsAt) }),
      ...(zone === undefined ? {} : { timeZone: zone }),
      ...(count === undefined ? {} : { count: Number(count) }),
      ...(times.length === 0 ? {} : { times }),
      ...(kind === 'reminder' ? { stopUrl: this.stopLinks.urlFor(recipientId) } : {}),
    };
  }

  /** Of those that there are. */
  private async zonesOf(em: EntityManager, ids: readonly (string | undefined)[]) {
    const zones = new Map<string | undefined, string | undefined>();
    for (const id of new Set(ids)) if (id !== undefined) zones.set(id, await this.recipients.zoneOf(em, id));
    return zones;
  }

  private async contactOf(em: EntityManager, due: Due): Promise<Contact | undefined> {
    const { changeId, address } = due.data;
    if (changeId === undefined) return this.recipients.contactOf(em, due);
    const change = await this.letters.emailChangeOf(changeId);
    return change
      ? letterTo({ email: address === 'new' ? change.newEmail : change.previousEmail, language: change.language })
      : undefined;
  }

  /** What waited for a server that was down may be of no use any more, and a reminder of a time that was changed does harm. */
  private async isOutdated(em: EntityManager, { kind, data }: Due): Promise<boolean> {
    const { until, appointmentId, startsAt } = data;
    if (until !== undefined && new Date(until) <= this.clock.now()) return true;
    if (kind !== 'reminder' || appointmentId === undefined) return false;
    const now = await this.recipients.reminded(em, appointmentId);
    return now?.startsAt.toISOString() !== startsAt || now?.minutes.length === 0;
  }
}

const letterTo = ({ email, language }: Pick<LetterSecret, 'email' | 'language'>): Contact => ({
  ...{ email, language },
  phone: null,
  channels: null,
});

const timeOf = ({ startsAt }: ListedTime, timeZone = 'UTC'): LetterTime => ({ startsAt: new Date(startsAt), timeZone });
