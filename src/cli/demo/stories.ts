import { newId } from '../../common/database/uuid';
import { DAY_MS, HOUR_MS, addDays } from '../../common/time/dates';
import { localDateOf } from '../../common/time/zones';
import { holdEnd } from '../../appointments/domain/holds';
import type { Appointment } from './appointments';
import { offeredStarts, type Calendar, type Calendars } from './calendars';
import { attendance, patientOf, type Act, type LifeSetting } from './lives';
import type { Patient } from './patients';
import { isInTheWay } from './series';
import { endsOf, type Visit } from './visits';
import { acceptedOffer, openOffer, waiting, type Entry, type Held, type Offer } from './waitlist';

/** What chance might not have made, and visitors look for: around the patient and the professional who can sign in. */
export interface Stories {
  readonly appointments: readonly Appointment[];
  readonly held: readonly Held[];
  readonly entries: readonly Entry[];
  readonly offers: readonly Offer[];
}

interface Stage {
  readonly setting: LifeSetting;
  readonly closures: Calendars['closures'];
  readonly patients: readonly Patient[];
  /** Everything that takes time so far. */
  readonly taken: Visit[];
}

/** Each story is left out where there is no free time for it. */
export function imagineStories(
  { of, closures }: Calendars,
  patients: readonly Patient[],
  visits: readonly Visit[],
  setting: LifeSetting,
): Stories {
  const [first, second, confirming] = of;
  const [patient] = patients;
  if (!first || !second || !confirming || !patient) return { appointments: [], held: [], entries: [], offers: [] };
  const stage: Stage = { setting, closures, patients, taken: [...visits] };
  const told: Partial<Stories>[] = [
    lateWithFee(stage, first, patient),
    lateAndWaived(stage, first, patient),
    unconfirmed(stage, confirming, patient),
    offered(stage, first, patient),
    heldNow(stage, second, patient),
    { entries: waiting(first.professional, strangersTo(stage, first), setting) },
  ];
  return {
    appointments: told.flatMap((story) => story.appointments ?? []),
    held: told.flatMap((story) => story.held ?? []),
    entries: told.flatMap((story) => story.entries ?? []),
    offers: told.flatMap((story) => story.offers ?? []),
  };
}

function lateWithFee(stage: Stage, calendar: Calendar, patient: Patient): Partial<Stories> {
  const visit = freeVisit(stage, calendar, [patient], [-14, -2]);
  return visit ? { appointments: [cancelledBefore(stage, visit, 3 * HOUR_MS)] } : {};
}

/** Cancelled late, and given to somebody else of the waitlist within the hour. */
function lateAndWaived(stage: Stage, calendar: Calendar, patient: Patient): Partial<Stories> {
  const [next] = regularsOf(stage, calendar);
  const visit = next && freeVisit(stage, calendar, [patient, next], [-30, -16]);
  if (!visit) return {};
  const { startsAt } = visit;
  const cancelled = cancelledBefore(stage, visit, 10 * HOUR_MS);
  const waivedAt = startsAt - 9 * HOUR_MS;
  const status = 'cancelled' as const;
  const waived: Act = {
    act: 'fee_waived',
    ...{ fromStatus: status, toStatus: status },
    at: waivedAt,
    byRole: 'system',
    byAccountId: null,
  };
  const refill = { ...visit, patient: next };
  stage.taken.push(refill);
  const booked: Act = {
    act: 'booked',
    ...{ fromStatus: null, toStatus: 'booked' as const },
    at: waivedAt,
    ...patientOf(refill, stage.setting),
  };
  const kept = appointmentOf(refill, 'fulfilled', [booked, ...attendance(refill, 'fulfilled', stage.setting)]);
  const { entry, offer } = acceptedOffer(kept, startsAt - 10 * HOUR_MS, waivedAt, stage.setting);
  return {
    appointments: [{ ...cancelled, acts: [...cancelled.acts, waived] }, kept],
    ...{ entries: [entry], offers: [offer] },
  };
}

/** Waits for the professional to confirm it. */
function unconfirmed(stage: Stage, calendar: Calendar, patient: Patient): Partial<Stories> {
  const visit = freeVisit(stage, calendar, [patient], [2, 20]);
  if (!visit) return {};
  stage.taken.push(visit);
  const at = stage.setting.now - HOUR_MS;
  const who = patientOf(visit, stage.setting);
  return {
    appointments: [
      appointmentOf(visit, 'pending', [{ act: 'booked', fromStatus: null, toStatus: 'pending', at, ...who }]),
    ],
  };
}

/** Somebody has cancelled just now, in time: the patient, who waits for this professional, may have it. */
function offered(stage: Stage, calendar: Calendar, patient: Patient): Partial<Stories> {
  const [former] = regularsOf(stage, calendar);
  const visit = freeVisit(stage, calendar, [patient], [2, 20]);
  if (!visit || !former) return {};
  stage.taken.push(visit);
  const { now } = stage.setting;
  const given = cancelledBefore(stage, { ...visit, patient: former }, visit.startsAt - now);
  return { appointments: [given], ...openOffer(heldFor(stage, visit, null, 0), stage.setting) };
}

/** The patient is about to book, and has the slot for five minutes. */
function heldNow(stage: Stage, calendar: Calendar, patient: Patient): Partial<Stories> {
  const visit = freeVisit(stage, calendar, [patient], [2, 20]);
  if (!visit) return {};
  stage.taken.push(visit);
  const { now, accounts } = stage.setting;
  return { held: [heldFor(stage, visit, accounts.patient, holdEnd(now, visit.startsAt))] };
}

/** The first free time on the days from today (both included) when all of these patients could come; of the first of them. */
function freeVisit(
  { setting, closures, taken }: Stage,
  calendar: Calendar,
  patients: readonly Patient[],
  [from, to]: readonly [number, number],
): Visit | undefined {
  const { professional } = calendar;
  const today = localDateOf(professional.row.timeZone, setting.now);
  const starts = offeredStarts(calendar, closures, addDays(today, from), addDays(today, to));
  const visitsAt = (startsAt: number): Visit[] =>
    patients.map((patient) => ({ professional, patient, startsAt, ...endsOf(professional, startsAt) }));
  return starts.map(visitsAt).find((some) => some.every((one) => !taken.some((other) => isInTheWay(other, one))))?.[0];
}

/** Booked six days before the start by the patient, or for them, and given up so long (ms) before it. */
function cancelledBefore({ setting, taken }: Stage, visit: Visit, before: number): Appointment {
  taken.push(visit);
  const who = patientOf(visit, setting);
  const at = visit.startsAt - before;
  const bookedAt = Math.min(visit.startsAt - 6 * DAY_MS, at - DAY_MS);
  const act: Act = { act: 'cancelled', fromStatus: 'booked', toStatus: 'cancelled', at, ...who };
  const acts: Act[] = [{ act: 'booked', fromStatus: null, toStatus: 'booked', at: bookedAt, ...who }, act];
  const late = before < DAY_MS;
  return { ...appointmentOf(visit, 'cancelled', acts), cancellation: { code: 'patient_request', late, act } };
}

function appointmentOf(visit: Visit, status: Appointment['status'], acts: readonly Act[]): Appointment {
  return {
    ...visit,
    ...{ status, acts, cancellation: null, reason: null, type: 'consultation' },
    id: newId(new Date(acts[0]?.at ?? 0)),
    modality: visit.professional.row.modalities[0] ?? 'in_person',
  };
}

function heldFor({ setting }: Stage, visit: Visit, accountId: string | null, until: number): Held {
  const act: Act = {
    act: 'booked',
    fromStatus: null,
    toStatus: 'held',
    at: setting.now,
    byRole: 'system',
    byAccountId: accountId,
  };
  return { ...appointmentOf(visit, 'held', [act]), until, accountId };
}

/** Patients who have been with the professional, and have no account. */
function regularsOf({ taken, patients, setting }: Stage, { professional }: Calendar): Patient[] {
  const theirs = taken.filter((visit) => visit.professional === professional && visit.endsAt < setting.now);
  return patients.filter((one) => one.accountId === null && theirs.some(({ patient }) => patient === one));
}

function strangersTo({ taken, patients }: Stage, { professional }: Calendar): Patient[] {
  const known = taken.filter((visit) => visit.professional === professional).map(({ patient }) => patient);
  return patients.filter((one) => !known.includes(one));
}
