import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AccountsService } from '../../accounts';
import { AuditService } from '../../audit';
import type { Principal } from '../../common/auth/access';
import { TransactionRunner } from '../../common/database/transaction-runner';
import { assertUnchanged, type Precondition } from '../../common/http/etag';
import { Clock } from '../../common/time/clock';
import { OutboxService } from '../../outbox';
import { PatientsService } from '../../patients';
import { RecipientNotFound, RemindersForPatientsOnly } from '../notifications.errors';
import { StopLinks } from '../reminders/stop-links';
import { PreferencesQueries, type Preferences, type Recipient } from './preferences.queries';

/** What is not in it stays as it is; null: as the practice does. */
export type PreferencesChange = Partial<Omit<Preferences, 'version'>>;

/** How people want to be told. Letters about the security of an account are not theirs to switch off, and not asked about. */
@Injectable()
export class PreferencesService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly preferences: PreferencesQueries,
    private readonly accounts: AccountsService,
    private readonly patients: PatientsService,
    private readonly stopLinks: StopLinks,
    private readonly audit: AuditService,
    private readonly outbox: OutboxService,
    private readonly clock: Clock,
  ) {}

  /** @throws RecipientNotFound */
  async readOwn(principal: Principal): Promise<Preferences> {
    return this.transactions.run((em) => this.find(em, ownOf(principal)));
  }

  /** @throws RecipientNotFound, RemindersForPatientsOnly, StaleVersion */
  async changeOwn(principal: Principal, change: PreferencesChange, precondition: Precondition): Promise<Preferences> {
    return this.transactions.run((em) => this.change(em, ownOf(principal), change, precondition));
  }

  /** @param key UUID or `p_` code. @throws PatientNotFound */
  async readOfPatient(principal: Principal, key: string): Promise<Preferences> {
    return this.transactions.run(async (em) => this.find(em, await this.patient(em, principal, key)));
  }

  /** @param key UUID or `p_` code. @throws PatientNotFound, StaleVersion */
  async changeOfPatient(
    principal: Principal,
    key: string,
    change: PreferencesChange,
    precondition: Precondition,
  ): Promise<Preferences> {
    return this.transactions.run(async (em) =>
      this.change(em, await this.patient(em, principal, key), change, precondition),
    );
  }

  /** By whoever has the link of a reminder. Says nothing of whether it was one, and whose. */
  async stopReminders(token: string): Promise<void> {
    const id = this.stopLinks.patientOf(token);
    if (id === undefined) return;
    const recipient = { type: 'patient', id } as const;
    await this.transactions.run(async (em) => {
      if (await this.preferences.find(em, recipient)) await this.change(em, recipient, { reminders: false }, undefined);
    });
  }

  private async patient(em: EntityManager, principal: Principal, key: string): Promise<Recipient> {
    return { type: 'patient', id: await this.patients.assertReadable(em, principal, key) };
  }

  private async find(em: EntityManager, recipient: Recipient) {
    const found = await this.preferences.find(em, recipient);
    if (!found) throw new RecipientNotFound();
    return found;
  }

  private async change(
    em: EntityManager,
    recipient: Recipient,
    change: PreferencesChange,
    precondition: Precondition,
  ): Promise<Preferences> {
    assertPossible(recipient, change);
    const now = this.clock.now();
    await this.preferences.lock(em, recipient, now);
    const current = await this.find(em, recipient);
    assertUnchanged(precondition, current.version);
    const wanted = { ...current, ...change };
    const fields = FIELDS.filter((field) => !isDeepStrictEqual(wanted[field], current[field]));
    if (fields.length === 0) return current;
    const { accountId } = current;
    if (accountId !== null && fields.includes('language'))
      await this.accounts.changeLanguage(em, accountId, wanted.language);
    const language = accountId === null ? wanted.language : null;
    await this.preferences.write(em, recipient, wanted, language, now);
    await this.tell(em, recipient, fields);
    return this.find(em, recipient);
  }

  private async tell(em: EntityManager, { type, id }: Recipient, fields: readonly string[]): Promise<void> {
    await this.audit.record(em, {
      action: `${type}.notification_preferences_changed`,
      recordType: type,
      recordId: id,
      details: { fields },
    });
    await this.outbox.append(em, {
      type: `${type}.notification_preferences_updated`,
      aggregateType: type,
      aggregateId: id,
      data: { fields },
    });
  }
}

const FIELDS = ['language', 'channels', 'reminders', 'reminderMinutes'] as const;

/** @throws RecipientNotFound */
function ownOf({ patientId, professionalId }: Principal): Recipient {
  if (patientId !== null) return { type: 'patient', id: patientId };
  if (professionalId !== null) return { type: 'professional', id: professionalId };
  throw new RecipientNotFound();
}

/** @throws RemindersForPatientsOnly */
function assertPossible({ type }: Recipient, { reminders, reminderMinutes }: PreferencesChange): void {
  if (type === 'professional' && (reminders !== undefined || reminderMinutes !== undefined))
    throw new RemindersForPatientsOnly();
}
