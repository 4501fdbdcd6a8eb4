import type { BlockedPeriod } from '../../availability/domain/blocked-periods';
import { newId } from '../../common/database/uuid';
import { DAY_MS, addDays } from '../../common/time/dates';
import { overlaps, type Interval } from '../../common/time/interval';
import { localDateOf } from '../../common/time/zones';
import { offeredStarts, type Calendar } from './calendars';
import type { LifeSetting } from './lives';
import type { Patient } from './patients';
import { endsOf, type Visit } from './visits';

/** What was asked for when the visits of a series were booked together, and the first of them. */
export interface Series {
  readonly id: string;
  readonly recurrence: string;
  readonly exdates: readonly number[];
  readonly first: Visit;
}

/** It begins when the next days are over, so that all of it can be moved and cancelled. */
const FROM_DAYS = 8;
const WEEKS = 8;
const WEEK_MS = 7 * DAY_MS;
/** A visit takes its patient's day. */
const PATIENT_REST_MS = 20 * 3_600_000;

/**
 * The patient comes every week at the same time: at the start that is free in most of the next weeks. None if that is in one
 * of them only. In a zone without clock changes, so that a week is always as long.
 */
export function imagineSeries(
  calendar: Calendar,
  closures: readonly BlockedPeriod[],
  others: readonly Visit[],
  patient: Patient,
  now: number,
): { readonly series: readonly Series[]; readonly visits: readonly Visit[] } {
  const { professional } = calendar;
  const date = addDays(localDateOf(professional.row.timeZone, now), FROM_DAYS);
  const free = offeredStarts(calendar, closures, date, addDays(date, WEEKS * 7 - 1))
    .map((startsAt): Visit => ({ professional, patient, startsAt, ...endsOf(professional, startsAt) }))
    .filter((visit) => !others.some((other) => isInTheWay(other, visit)));
  const weekly = free.map(({ startsAt }) => free.filter((other) => (other.startsAt - startsAt) % WEEK_MS === 0));
  const visits = weekly.reduce((best, one) => (one.length > best.length ? one : best), []);
  const [first, last] = [visits[0], visits.at(-1)];
  if (!first || !last || visits.length < 2) return { series: [], visits: [] };
  const weeks = (last.startsAt - first.startsAt) / WEEK_MS + 1;
  const all = Array.from({ length: weeks }, (_, week) => first.startsAt + week * WEEK_MS);
  const exdates = all.filter((start) => !visits.some(({ startsAt }) => startsAt === start));
  const id = newId(new Date(now - DAY_MS));
  const series = { id, recurrence: `FREQ=WEEKLY;COUNT=${weeks}`, exdates, first };
  return { series: [series], visits: visits.map((visit) => ({ ...visit, seriesId: id })) };
}

/** Whether `visit` cannot be beside another: the time of the professional, or the patient's day. */
export function isInTheWay(other: Visit, visit: Visit): boolean {
  if (other.patient === visit.patient) return Math.abs(other.startsAt - visit.startsAt) < PATIENT_REST_MS;
  return other.professional === visit.professional && overlaps(occupied(other), occupied(visit));
}

function occupied({ startsAt, occupiedUntil }: Visit): Interval {
  return { start: startsAt, end: occupiedUntil };
}

/** A row of `appointment_series`. */
export function seriesRow({ id, recurrence, exdates, first }: Series, { now, accounts }: LifeSetting) {
  return {
    id,
    professionalId: first.professional.row.id,
    patientId: first.patient.id,
    recurrence,
    startsAt: new Date(first.startsAt),
    exdates: exdates.map((exdate) => new Date(exdate)),
    bookedBy: accounts.patient,
    createdAt: new Date(now - DAY_MS),
  };
}
