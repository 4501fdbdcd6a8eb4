import type { Model, ModelEntry, Opening } from './model';
import { brokenRules, freeStarts } from './rules';
import { held } from './sessions';
import { MINUTE, dateIn, datePlus, wallOf } from './wall-time';

/** The practice's `waitlistOfferMinutes`. */
const OFFER_MINUTES = 120;
const LEAST_MINUTES = 10;
const HOURS_OF = { morning: [0, 12], afternoon: [12, 18], evening: [18, 24] } as const;

const overlap = (a: { start: number; end: number }, b: { start: number; end: number }): boolean =>
  a.start < b.end && b.start < a.end;

export const durationFor = (model: Model, entry: ModelEntry, professional: number): number =>
  entry.duration ?? model.professionals[professional]!.duration;

/** Whether a start is one of those that the entry asks for, as far as the wall's clock goes. */
function isMeant(model: Model, entry: ModelEntry, professional: number, start: number): boolean {
  const wall = wallOf(model.professionals[professional]!.zone, start);
  const date = wall.slice(0, 10);
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
  const hour = Number(wall.slice(11, 13));
  const [first, last] = entry.part ? HOURS_OF[entry.part] : [0, 24];
  return (
    (entry.professional === null || entry.professional === professional) &&
    entry.from <= date &&
    date <= entry.to &&
    (entry.weekdays === null || entry.weekdays.includes(weekday)) &&
    first <= hour &&
    hour < last
  );
}

/** Whether the patient has been with the professional. */
function hasBeenWith(model: Model, patient: number, professional: number): boolean {
  return model.sessions.some(
    (one) =>
      one.patient === patient &&
      one.professional === professional &&
      ((one.status === 'booked' && one.end <= model.now) || ['arrived', 'fulfilled'].includes(one.status)),
  );
}

const hasOpenOffer = (model: Model, patient: number): boolean =>
  model.offers.some((one) => one.patient === patient && one.status === 'offered');

/** Whether the freed time is to be offered for this entry, whatever booking says. */
function isCandidate(model: Model, entry: ModelEntry, { professional, start, before, free }: Opening): boolean {
  const duration = durationFor(model, entry, professional);
  const session = { start, end: start + duration * MINUTE };
  const isTheirs = (one: { patient: number; professional: number; start: number; end: number }) =>
    one.patient === entry.patient && one.professional === professional && overlap(one, session);
  return (
    entry.status === 'waiting' &&
    isMeant(model, entry, professional, start) &&
    duration > before &&
    duration <= free &&
    start - model.now >= entry.notice * MINUTE &&
    !hasOpenOffer(model, entry.patient) &&
    !model.offers.some((one) => one.since >= entry.since && isTheirs(one)) &&
    !model.givenUp.some(isTheirs)
  );
}

/** The higher priority, then who has been with the professional, then who waits longest. */
function inOrder(model: Model, professional: number) {
  return (a: ModelEntry, b: ModelEntry): number =>
    b.priority - a.priority ||
    Number(hasBeenWith(model, b.patient, professional)) - Number(hasBeenWith(model, a.patient, professional)) ||
    a.since - b.since ||
    (a.id < b.id ? -1 : 1);
}

/** When an offer that is made now is over; undefined: that is too soon for anybody to answer. */
function endOfOffer(model: Model, { professional, start }: Opening): number | undefined {
  const { notice } = model.professionals[professional]!;
  const half = model.now + Math.floor((start - model.now) / 2);
  const end = Math.min(model.now + OFFER_MINUTES * MINUTE, start - notice * MINUTE, half);
  return end - model.now < LEAST_MINUTES * MINUTE ? undefined : end;
}

/** Offers the opening to the first whom booking would not refuse, and holds the time for them. */
export function offer(model: Model, opening: Opening): void {
  const { professional, start } = opening;
  const until = endOfOffer(model, opening);
  if (until === undefined) return;
  const candidates = model.entries
    .filter((entry) => isCandidate(model, entry, opening))
    .sort(inOrder(model, professional));
  for (const entry of candidates) {
    const { patient } = entry;
    const duration = durationFor(model, entry, professional);
    if (brokenRules(model, { by: 'patient', professional, patient, start, duration }).length > 0) continue;
    const id = `of ${entry.id} at ${start}`;
    const session = held(model, { id, professional, patient, start, duration }, until, null);
    model.sessions.push(session);
    const about = { id, entry: entry.id, patient, professional, start, end: session.end };
    model.offers.push({ ...about, since: model.now, until, status: 'offered' });
    return;
  }
}

/** Whether something that fits could be booked now. */
export function isFreeNow(model: Model, entry: ModelEntry): boolean {
  return model.professionals.some((_, professional) => {
    if (entry.professional !== null && entry.professional !== professional) return false;
    const wish = { patient: entry.patient, duration: durationFor(model, entry, professional) };
    return freeStarts(model, professional, entry.from, entry.to, wish).some(
      (start) => start - model.now >= entry.notice * MINUTE && isMeant(model, entry, professional, start),
    );
  });
}

/** Whether the dates of an entry are not over anywhere. */
export function mayStillCome(model: Model, { to }: ModelEntry): boolean {
  return to >= datePlus(new Date(model.now).toISOString().slice(0, 10), -1);
}

/** Of a calendar of whatever zone. */
export const todayOf = (model: Model, professional: number | null): string =>
  dateIn(model.professionals[professional ?? 0]!.zone, model.now);
