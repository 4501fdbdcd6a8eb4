import { Injectable } from '@nestjs/common';
import { DataSource, In, type EntityManager } from 'typeorm';
import { AuditService } from '../audit';
import type { Principal } from '../common/auth/access';
import { takeLocks } from '../common/database/locks';
import { runStatement } from '../common/database/statement';
import { TransactionRunner } from '../common/database/transaction-runner';
import { assertUnchanged, type Precondition } from '../common/http/etag';
import { invalidField } from '../common/http/validation.pipe';
import { normalizedPhone } from '../common/phone-number';
import { Clock } from '../common/time/clock';
import { OutboxService } from '../outbox';
import { PracticeService } from '../practice';
import { CalendarWatch } from './calendar-watch';
import { findSettingFault, type BoundedSettings } from './domain/settings';
import type { ChangeProfessionalDto } from './dto/change-professional.dto';
import type { EnterProfessionalDto } from './dto/enter-professional.dto';
import type { ProfileFieldsDto } from './dto/profile-fields.dto';
import { profileOf, type Profile, type ProfileView } from './profile';
import { Professional } from './professional.entity';
import { DurationNotAllowed, ProfessionalNotFound, SettingOutOfRange } from './professionals.errors';
import { assertMayChange, mayReadInFull } from './professionals.policy';
import { ProfessionalSpecialization, Specialization } from './specialization.entity';

/** The zone is part of the profile too; windows alone leave the profile's version as it is. */
const COUNT_SCHEDULE = {
  name: 'count_schedule',
  text: `UPDATE professionals
            SET time_zone = $2, schedule_version = schedule_version + 1,
                version = version + CASE WHEN time_zone = $2 THEN 0 ELSE 1 END, updated_at = $3
          WHERE id = $1 RETURNING schedule_version`,
};

/** Professionals' records. Their calendars are in `availability`, their status in `professional-status.service.ts`. */
@Injectable()
export class ProfessionalsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: TransactionRunner,
    private readonly practice: PracticeService,
    private readonly audit: AuditService,
    private readonly outbox: OutboxService,
    private readonly clock: Clock,
    private readonly calendarWatch: CalendarWatch,
  ) {}

  /** Whatever the status. @throws ProfessionalNotFound */
  async find(em: EntityManager, professionalId: string): Promise<Professional> {
    const professional = await em.findOneBy(Professional, { id: professionalId });
    if (!professional) throw new ProfessionalNotFound();
    return professional;
  }

  /** As `find`, but an inactive professional exists for those alone who see the full view. @throws ProfessionalNotFound */
  async findFor(em: EntityManager, principal: Principal | undefined, professionalId: string): Promise<Professional> {
    const professional = await this.find(em, professionalId);
    if (professional.status === 'inactive' && !mayReadInFull(principal, professionalId))
      throw new ProfessionalNotFound();
    return professional;
  }

  /** The record behind an account of a professional, in full. @throws ProfessionalNotFound */
  async ownRecord(em: EntityManager, professionalId: string): Promise<Profile> {
    return profileOf(em, await this.find(em, professionalId), this.clock.now());
  }

  /** Who these accounts are, by account: first and last name. Accounts that are no professional's are left out. */
  async namesOf(em: EntityManager, accountIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const rows = await em.find(Professional, {
      select: { accountId: true, firstName: true, lastName: true },
      where: { accountId: In(accountIds) },
    });
    return new Map(rows.map(({ accountId, firstName, lastName }) => [accountId ?? '', `${firstName} ${lastName}`]));
  }

  async view(principal: Principal | undefined, professionalId: string): Promise<ProfileView> {
    const em = this.dataSource.manager;
    const professional = await this.findFor(em, principal, professionalId);
    const profile = await profileOf(em, professional, this.clock.now());
    return { profile, inFull: mayReadInFull(principal, professionalId) };
  }

  /** A new professional, active, without an account and without working hours. */
  async enter(body: EnterProfessionalDto): Promise<Profile> {
    const { specializations = [], timeZone, ...fields } = body;
    assertSettings(fields);
    return this.transactions.run(async (em) => {
      const now = this.clock.now();
      const practice = await this.practice.current(em);
      const values = {
        ...columnsOf(fields, practice.country),
        timeZone: timeZone ?? practice.timeZone,
        createdAt: now,
        updatedAt: now,
      };
      const inserted = await em.insert(Professional, values);
      const { id } = inserted.identifiers[0] as { id: string };
      await this.giveSpecializations(em, id, specializations);
      await this.audit.record(em, { action: 'professional.entered', recordType: 'professional', recordId: id });
      await this.outbox.append(em, { type: 'professional.created', aggregateType: 'professional', aggregateId: id });
      return profileOf(em, await this.find(em, id), now);
    });
  }

  /** Settings take effect for new bookings, so they change under the lock that bookings take shared. */
  async change(
    principal: Principal,
    id: string,
    body: ChangeProfessionalDto,
    precondition: Precondition,
  ): Promise<Profile> {
    const { specializations, ...fields } = body;
    const changed = Object.entries(body).flatMap(([field, value]) => (value === undefined ? [] : [field]));
    return this.transactions.run(async (em) => {
      // The practice's as well: a closure writes the free slots of all professionals.
      await takeLocks(em, [
        { on: 'practice', mode: 'shared' },
        { on: 'professional', id, mode: 'exclusive' },
      ]);
      const { version } = await this.findFor(em, principal, id);
      assertMayChange(principal, id, changed);
      assertSettings(fields);
      assertUnchanged(precondition, version);
      const now = this.clock.now();
      const { country } = await this.practice.current(em);
      await em.update(Professional, { id }, { ...columnsOf(fields, country), updatedAt: now });
      if (specializations) await this.giveSpecializations(em, id, specializations);
      await this.calendarWatch.calendarChanged(em, { professionalId: id, span: null });
      await this.audit.record(em, {
        action: 'professional.changed',
        recordType: 'professional',
        recordId: id,
        details: { fields: changed },
      });
      await this.outbox.append(em, {
        type: 'professional.updated',
        aggregateType: 'professional',
        aggregateId: id,
        data: { fields: changed },
      });
      return profileOf(em, await this.find(em, id), now);
    });
  }

  /**
   * Sets the zone and counts one change of the schedule, for `availability`, which keeps the rest of it and holds the lock.
   * @returns the schedule's new version
   */
  async countSchedule(em: EntityManager, id: string, timeZone: string): Promise<number> {
    const [row] = await runStatement<{ schedule_version: number }>(em, COUNT_SCHEDULE, [
      id,
      timeZone,
      this.clock.now(),
    ]);
    if (!row) throw new ProfessionalNotFound();
    return row.schedule_version;
  }

  /** Replaces them all. @throws InvalidRequest for a slug that does not exist */
  private async giveSpecializations(
    em: EntityManager,
    professionalId: string,
    slugs: readonly string[],
  ): Promise<void> {
    // The row lock keeps a specialization from being deleted between this look and the foreign key's.
    const known = await em.find(Specialization, { where: { slug: In([...slugs]) }, lock: { mode: 'for_key_share' } });
    if (known.length < slugs.length) throw invalidField('specializations', 'unknown_specialization');
    await em.delete(ProfessionalSpecialization, { professionalId });
    if (known.length > 0)
      await em.insert(
        ProfessionalSpecialization,
        known.map(({ id }) => ({ professionalId, specializationId: id })),
      );
  }
}

function assertSettings(settings: BoundedSettings): void {
  const fault = findSettingFault(settings);
  if (fault?.kind === 'duration') throw new DurationNotAllowed();
  if (fault)
    throw new SettingOutOfRange({
      params: { setting: fault.setting, min: fault.min, max: fault.max },
      extra: { setting: fault.setting },
    });
}

/**
 * What was left out stays as it is; null clears.
 * @param country ISO 3166-1 alpha-2, whose national phone numbers are kept in E.164
 */
function columnsOf(
  {
    price,
    cancellationPolicy: policy,
    phone,
    ...fields
  }: Omit<ProfileFieldsDto, 'specializations'> & { readonly firstName?: string; readonly lastName?: string },
  country: string,
): Partial<Professional> {
  const columns = {
    ...fields,
    phone: phone && normalizedPhone(phone, country),
    ...(price === undefined ? {} : { priceAmount: price?.amount ?? null, priceCurrency: price?.currency ?? null }),
    ...(policy === undefined
      ? {}
      : { noticeHours: policy?.noticeHours ?? null, lateFeePercent: policy?.lateFeePercent ?? null }),
  };
  return Object.fromEntries(Object.entries<unknown>(columns).filter(([, value]) => value !== undefined));
}
