import type { Faker } from '@faker-js/faker';
import type { BlockedPeriod } from '../../availability/domain/blocked-periods';
import { gridStepOf } from '../../availability/domain/slots';
import { HOUR_MS, MINUTE_MS, addDays } from '../../common/time/dates';
import { overlaps, type Interval } from '../../common/time/interval';
import { localDateOf } from '../../common/time/zones';
import { offeredStarts, type Calendar } from './calendars';
import type { Patient } from './patients';
import type { Professional } from './professionals';

/** A patient comes, or came, to a professional at a time that the grid offers and nobody else has. */
export interface Visit {
  readonly professional: Professional;
  readonly patient: Patient;
  /** Epoch ms. */
  readonly startsAt: number;
  readonly endsAt: number;
  readonly occupiedUntil: number;
  /** Of one that was booked together with others. */
  readonly seriesId?: string;
}

/** How many visits each professional gets in which days, counted from today; both ends included. */
const BANDS = [
  { from: -120, to: 0, visits: 88 },
  { from: 0, to: 21, visits: 30 },
  { from: 22, to: 56, visits: 17 },
] as const;
/** At most this part of what a professional offers in future is taken, so that there is always something to book. */
const FULLEST = 0.45;
/** Nobody comes twice within so many hours, to whomever. */
const REST_MS = 20 * HOUR_MS;
/** Every so many-th visit is the demo patient's: often with the professional who can sign in, now and then with three others. */
const DEMO_PATIENT_EVERY = [8, 30, 40, 40];

interface Scene {
  readonly now: number;
  readonly closures: readonly BlockedPeriod[];
  /** Starts by patient id, of all professionals. */
  readonly agenda: Map<string, number[]>;
}

/** Sorted by start. */
export function imagineVisits(
  random: Faker,
  calendars: readonly Calendar[],
  closures: readonly BlockedPeriod[],
  patients: readonly Patient[],
  now: number,
): Visit[] {
  const scene: Scene = { now, closures, agenda: new Map() };
  const visits = calendars.flatMap((calendar, index) => {
    const panel = panelOf(random, patients, index, calendars.length);
    const demoEvery = DEMO_PATIENT_EVERY[index] ?? 0;
    return timesOf(random, calendar, scene).flatMap((startsAt, position) => {
      const wanted = demoEvery > 0 && position % demoEvery === 0 ? patients.slice(0, 1) : [];
      const patient = [...wanted, ...random.helpers.shuffle(panel)].find((one) => isFree(scene, one, startsAt));
      if (!patient) return [];
      scene.agenda.set(patient.id, [...(scene.agenda.get(patient.id) ?? []), startsAt]);
      return [{ professional: calendar.professional, patient, startsAt, ...endsOf(calendar.professional, startsAt) }];
    });
  });
  return visits.sort((a, b) => a.startsAt - b.startsAt);
}

/** A professional's own patients: every twelfth one, and some whom a colleague sees too. */
function panelOf(random: Faker, patients: readonly Patient[], index: number, count: number): Patient[] {
  const others = patients.slice(1);
  return [...others.filter((_, position) => position % count === index), ...random.helpers.arrayElements(others, 8)];
}

function timesOf(random: Faker, calendar: Calendar, { now, closures }: Scene): number[] {
  const { professional } = calendar;
  const taken: Interval[] = [];
  return BANDS.flatMap(({ from, to, visits }) => {
    const dates = [from, to].map((days) => addDays(localDateOf(professional.row.timeZone, now), days));
    const offered = offeredStarts(calendar, closures, dates[0] ?? '', dates[1] ?? '').filter((start) =>
      isOpenFor(professional, start, now, to > 0),
    );
    const most = to > 0 ? Math.min(visits, Math.floor(roomFor(professional, offered.length) * FULLEST)) : visits;
    const chosen: number[] = [];
    for (const start of random.helpers.shuffle(offered)) {
      if (chosen.length === most) break;
      const span = { start, end: endsOf(professional, start).occupiedUntil };
      if (taken.some((other) => overlaps(other, span))) continue;
      taken.push(span);
      chosen.push(start);
    }
    return chosen;
  });
}

/** How many sessions fit at worst: on a grid finer than the sessions, each takes away the starts around its own too. */
function roomFor(professional: Professional, starts: number): number {
  const steps = Math.ceil(endsOf(professional, 0).occupiedUntil / gridStepOf(professional.row));
  return starts / (2 * steps - 1);
}

/** Today belongs to both the past and the next days; who has left has no later visits. */
function isOpenFor(professional: Professional, start: number, now: number, future: boolean): boolean {
  if (professional.part.status === 'inactive' && start >= professional.closedAt) return false;
  return future ? start > now : start <= now;
}

function isFree({ agenda }: Scene, patient: Patient, startsAt: number): boolean {
  return (agenda.get(patient.id) ?? []).every((other) => Math.abs(other - startsAt) >= REST_MS);
}

/** When a session of the professional ends, without and with the buffer (epoch ms). */
export function endsOf({ row }: Professional, startsAt: number): Pick<Visit, 'endsAt' | 'occupiedUntil'> {
  const endsAt = startsAt + row.sessionDurationMinutes * MINUTE_MS;
  return { endsAt, occupiedUntil: endsAt + row.bufferMinutes * MINUTE_MS };
}
