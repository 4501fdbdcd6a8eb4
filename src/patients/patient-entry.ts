import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../audit';
import type { Role } from '../common/auth/access';
import { DataKeys } from '../common/crypto/data-keys';
import { newId } from '../common/database/uuid';
import { invalidField } from '../common/http/validation.pipe';
import { normalizedPhone } from '../common/phone-number';
import { Clock } from '../common/time/clock';
import { localDateOf } from '../common/time/zones';
import { OutboxService } from '../outbox';
import { PracticeService } from '../practice';
import { duplicateFor, refusingDuplicates } from './duplicates';
import { onPatient } from './patient-access';
import { Patient } from './patient.entity';
import { PatientVault, type PatientRecord } from './patient-vault';
import type { PatientFields } from './patients.policy';
import { PatientsQueries } from './patients.queries';

/** Where a new record comes from. */
export interface Origin {
  readonly role: Role;
  readonly accountId?: string;
  readonly enteredByProfessionalId?: string | null;
}

/** How a record comes to be, by whichever way. Joins the caller's transaction. */
@Injectable()
export class PatientEntry {
  constructor(
    private readonly practice: PracticeService,
    private readonly queries: PatientsQueries,
    private readonly vault: PatientVault,
    private readonly keys: DataKeys,
    private readonly audit: AuditService,
    private readonly outbox: OutboxService,
    private readonly clock: Clock,
  ) {}

  /** @throws PatientDuplicate, InvalidRequest */
  async enter(em: EntityManager, fields: PatientFields, origin: Origin): Promise<PatientRecord> {
    const now = this.clock.now();
    const id = newId(now);
    const row = {
      id,
      accountId: origin.accountId ?? null,
      enteredByProfessionalId: origin.enteredByProfessionalId ?? null,
      createdAt: now,
      ...(await this.vault.seal(id, await this.normalized(em, fields, now))),
    };
    await refusingDuplicates(origin.role, async () => {
      await this.assertNotTakenBefore(em, origin.role, id, fields.nationalId);
      await this.queries.insert(em, row);
    }).catch(async (error: unknown) => {
      await this.keys.remove([id]);
      throw error;
    });
    const registered = origin.accountId === undefined ? {} : { actorAccountId: origin.accountId };
    await this.audit.record(em, { ...onPatient('patient.created', id), ...registered });
    await this.outbox.append(em, { type: 'patient.created', aggregateType: 'patient', aggregateId: id });
    return this.vault.open(await em.findOneByOrFail(Patient, { id }));
  }

  /** Only while keys are rotated: nobody has the national id under the blind index of before. @throws PatientDuplicate */
  async assertNotTakenBefore(
    em: EntityManager,
    role: Role,
    id: string,
    nationalId: string | null | undefined,
  ): Promise<void> {
    const older = this.vault.olderIndex(nationalId);
    if (older !== undefined && (await this.queries.hasOther(em, id, older))) throw duplicateFor(role, 'nationalId');
  }

  /**
   * The fields as they are stored: phones in E.164 for the practice's country.
   * @throws InvalidRequest if the date of birth is not before today in the practice's zone
   */
  async normalized<T extends Partial<PatientFields>>(em: EntityManager, fields: T, now: Date): Promise<T> {
    const { phone, dateOfBirth } = fields;
    if (phone === undefined && dateOfBirth === undefined) return fields;
    const { country, timeZone } = await this.practice.current(em);
    if (dateOfBirth !== undefined && dateOfBirth >= localDateOf(timeZone, now.getTime())) {
      throw invalidField('dateOfBirth', 'past_date');
    }
    return phone === undefined ? fields : { ...fields, phone: normalizedPhone(phone, country) };
  }
}
