import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../audit';
import type { Principal } from '../common/auth/access';
import { TransactionRunner } from '../common/database/transaction-runner';
import { assertUnchanged, type Precondition } from '../common/http/etag';
import { Clock } from '../common/time/clock';
import { OutboxService } from '../outbox';
import { refusingDuplicates } from './duplicates';
import { onPatient, PatientAccess, type PatientAction } from './patient-access';
import { PatientEntry } from './patient-entry';
import { Patient } from './patient.entity';
import { PatientVault, type PatientRecord } from './patient-vault';
import { FieldNotWritable, TooManyTags } from './patients.errors';
import {
  PATIENT_FIELDS,
  readerOf,
  refusedReplacement,
  refusedChange,
  replacement,
  type PatientFields,
} from './patients.policy';

export const MAX_TAGS = 20;

/** One caller's act on one record. */
interface Act {
  readonly principal: Principal;
  readonly key: string;
  readonly action: PatientAction;
  readonly precondition: Precondition;
}

type Change = Partial<PatientFields>;

/** Changing records: each act locks the row, checks the version and writes only what differs. */
@Injectable()
export class PatientChangesService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly access: PatientAccess,
    private readonly entry: PatientEntry,
    private readonly vault: PatientVault,
    private readonly audit: AuditService,
    private readonly outbox: OutboxService,
    private readonly clock: Clock,
  ) {}

  /** @throws PatientNotFound, FieldNotWritable, PatientDuplicate, StaleVersion */
  async change(principal: Principal, key: string, change: Change, precondition: Precondition): Promise<PatientRecord> {
    return this.perform({ principal, key, action: 'patient.changed', precondition }, (current) => {
      assertWritable(current.id, refusedChange(readerOf(principal), change));
      return change;
    });
  }

  /**
   * What is left out is cleared, as far as the caller may write it. What they may only read must be as it is.
   * @throws PatientNotFound, FieldNotWritable, PatientDuplicate, StaleVersion
   */
  async replace(principal: Principal, key: string, given: Change, precondition: Precondition): Promise<PatientRecord> {
    return this.perform({ principal, key, action: 'patient.changed', precondition }, (current) => {
      assertWritable(current.id, refusedReplacement(readerOf(principal), given, current));
      return replacement(readerOf(principal), given);
    });
  }

  /** A tag that is there already stays there once. @throws PatientNotFound, TooManyTags */
  async tag(principal: Principal, key: string, tag: string): Promise<PatientRecord> {
    return this.perform({ principal, key, action: 'patient.tagged', precondition: undefined }, ({ tags }) => {
      if (tags.includes(tag)) return {};
      if (tags.length >= MAX_TAGS) throw new TooManyTags({ params: { max: MAX_TAGS } });
      return { tags: [...tags, tag] };
    });
  }

  /** @throws PatientNotFound, StaleVersion */
  async untag(principal: Principal, key: string, tag: string, precondition: Precondition): Promise<PatientRecord> {
    return this.perform({ principal, key, action: 'patient.untagged', precondition }, ({ tags }) => ({
      tags: tags.filter((each) => each !== tag.trim().toLowerCase()),
    }));
  }

  private async perform(act: Act, decide: (current: PatientRecord) => Change): Promise<PatientRecord> {
    return this.transactions.run(async (em) => {
      const row = await this.access.reach(em, act.principal, act.key, act.action, 'lock');
      const current = await this.vault.open(row);
      const change = await this.entry.normalized(em, decide(current), this.clock.now());
      assertUnchanged(act.precondition, row.version);
      const changed = PATIENT_FIELDS.filter(
        (field) => change[field] !== undefined && !isDeepStrictEqual(change[field], current[field]),
      );
      if (changed.length === 0) {
        await this.audit.record(em, onPatient('patient.read', row.id));
        return current;
      }
      return this.write(em, act, row.id, Object.fromEntries(changed.map((field) => [field, change[field]])));
    });
  }

  private async write(
    em: EntityManager,
    { principal, action }: Act,
    id: string,
    change: Change,
  ): Promise<PatientRecord> {
    const columns = { ...(await this.vault.seal(id, change)), updatedAt: this.clock.now() };
    await this.entry.assertNotTakenBefore(em, principal.role, id, change.nationalId);
    await refusingDuplicates(principal.role, () => em.update(Patient, { id }, columns));
    await this.audit.record(em, onPatient(action, id, Object.keys(change)));
    await this.outbox.append(em, { type: 'patient.updated', aggregateType: 'patient', aggregateId: id });
    return this.vault.open(await em.findOneByOrFail(Patient, { id }));
  }
}

function assertWritable(id: string, refused: ReturnType<typeof refusedChange>): void {
  if (refused.length > 0)
    throw new FieldNotWritable(refused, { ...onPatient('patient.changed', id, refused), outcome: 'refused' });
}
