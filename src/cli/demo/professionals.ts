import type { Faker } from '@faker-js/faker';
import { newId } from '../../common/database/uuid';
import { DAY_MS, addDays } from '../../common/time/dates';
import { localDateOf } from '../../common/time/zones';
import { STARTER_SPECIALIZATIONS } from '../specializations';
import { DEMO_EMAILS } from './accounts';
import { CAST, type Part } from './cast';
import { BIOS, CONTACTS } from './phrases';

export interface ProfessionalRow {
  readonly id: string;
  readonly accountId: string | null;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly phone: string;
  readonly city: string;
  readonly languages: readonly string[];
  readonly bio: string;
  readonly licence: string;
  readonly timeZone: string;
  readonly sessionDurationMinutes: number;
  readonly bufferMinutes: number;
  readonly slotIntervalMinutes: number | null;
  readonly minimumNoticeMinutes: number;
  readonly bookingHorizonDays: number;
  readonly requiresConfirmation: boolean;
  readonly noticeHours: number | null;
  readonly lateFeePercent: number | null;
  readonly modalities: Part['modalities'];
  readonly priceAmount: number;
  readonly priceCurrency: string;
  readonly status: 'active' | 'blocked' | 'inactive';
  readonly statusReason: string | null;
  readonly blockedUntil: string | null;
  readonly version: number;
  readonly scheduleVersion: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A professional as the rest of the world needs them. */
export interface Professional {
  readonly part: Part;
  readonly row: ProfessionalRow;
  /** Epoch ms: since then no new bookings; Infinity for the active. */
  readonly closedAt: number;
}

/** @param accountId the account of the first one */
export function imagineProfessionals(random: Faker, now: number, accountId: string): Professional[] {
  return CAST.map((part, index) => {
    const closedAt = part.statusSince === undefined ? Infinity : now - part.statusSince * DAY_MS;
    const first = index === 0;
    const createdAt = new Date(now - (500 + 20 * index) * DAY_MS);
    const row: ProfessionalRow = {
      id: newId(createdAt),
      accountId: first ? accountId : null,
      ...person(random, part, first),
      city: part.city,
      languages: part.languages,
      licence: `CPB-${random.string.numeric({ length: 5, allowLeadingZeros: false })}`,
      timeZone: part.timeZone,
      sessionDurationMinutes: part.session,
      bufferMinutes: part.buffer,
      slotIntervalMinutes: part.step ?? null,
      minimumNoticeMinutes: 120,
      bookingHorizonDays: 90,
      requiresConfirmation: part.requiresConfirmation ?? false,
      noticeHours: part.cancellationPolicy?.noticeHours ?? null,
      lateFeePercent: part.cancellationPolicy?.lateFeePercent ?? null,
      modalities: part.modalities,
      priceAmount: part.price,
      priceCurrency: part.currency,
      ...standing(part, now),
      scheduleVersion: 1,
      createdAt,
      updatedAt: new Date(Math.min(closedAt, now - 40 * DAY_MS)),
    };
    return { part, row, closedAt };
  });
}

function person(
  random: Faker,
  part: Part,
  first: boolean,
): Pick<ProfessionalRow, 'firstName' | 'lastName' | 'email' | 'phone' | 'bio'> {
  const firstName = random.person.firstName(part.sex);
  const lastName = random.person.lastName();
  const psychologist = part.sex === 'female' ? 'Psicóloga' : 'Psicólogo';
  const title = part.fields.includes('psychiatry') ? 'Psiquiatra' : psychologist;
  const fields = part.fields.map(
    (slug) => STARTER_SPECIALIZATIONS.find((one) => one.slug === slug)?.es.toLowerCase() ?? slug,
  );
  const years = random.number.int({ min: 4, max: 25 });
  return {
    firstName,
    lastName,
    email: first
      ? DEMO_EMAILS.professional
      : `${random.internet.username({ firstName, lastName }).toLowerCase()}@praxis.example`,
    phone: part.city === 'Madrid' ? `+346${random.string.numeric(8)}` : `+5917${random.string.numeric(7)}`,
    bio: `${title} con ${years} años de experiencia en ${fields.join(', ')}. ${random.helpers.arrayElement(BIOS)}`,
  };
}

function standing(
  part: Part,
  now: number,
): Pick<ProfessionalRow, 'status' | 'statusReason' | 'blockedUntil' | 'version'> {
  if (part.status === undefined) return { status: 'active', statusReason: null, blockedUntil: null, version: 1 };
  const statusReason = part.status === 'blocked' ? 'Agenda completa hasta nuevo aviso.' : 'Dejó el consultorio.';
  const blockedUntil = part.blockedFor === undefined ? null : addDays(localDateOf(part.timeZone, now), part.blockedFor);
  return { status: part.status, statusReason, blockedUntil, version: 2 };
}

/** `professional_status_changes` of those who are not active. */
export function statusChangeRows(professionals: readonly Professional[], changedBy: string) {
  return professionals
    .filter(({ part }) => part.status !== undefined)
    .map(({ row, closedAt }) => ({
      professionalId: row.id,
      fromStatus: 'active',
      toStatus: row.status,
      reason: row.statusReason,
      until: row.blockedUntil,
      changedBy,
      changedAt: new Date(closedAt),
    }));
}

/** `professional_specializations`; `ids` by slug. */
export function fieldRows(professionals: readonly Professional[], ids: ReadonlyMap<string, string>) {
  return professionals.flatMap(({ part, row }) =>
    part.fields.map((slug) => ({ professionalId: row.id, specializationId: ids.get(slug) ?? '' })),
  );
}

/** `professional_contacts`: a few for each. */
export function contactRows(random: Faker, professionals: readonly Professional[], recordedBy: string, now: number) {
  return professionals.flatMap(({ row }) =>
    random.helpers.arrayElements(CONTACTS, { min: 1, max: 3 }).map((contact, index) => {
      const at = new Date(now - (5 + 11 * index + random.number.int({ min: 0, max: 9 })) * DAY_MS);
      return { professionalId: row.id, ...contact, at, recordedBy, createdAt: at };
    }),
  );
}
