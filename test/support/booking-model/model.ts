import { HOUR } from './wall-time';

/** In minutes after midnight; the end is later than the start, so it may lie beyond midnight. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface ModelProfessional {
  readonly zone: string;
  duration: number;
  buffer: number;
  /** Minutes between two starts; null: the session and its buffer. */
  step: number | null;
  readonly notice: number;
  readonly horizonDays: number;
  readonly confirms: boolean;
  /** Of every day of the week. */
  week: readonly Span[];
  overrides: Record<string, readonly Span[]>;
}

/** `times` null: whole dates. */
export interface ModelBlock {
  readonly id: string;
  readonly professional: number | null;
  readonly from: string;
  readonly to: string;
  readonly times: Span | null;
}

export interface ModelSession {
  readonly id: string;
  readonly professional: number;
  patient: number | null;
  start: number;
  end: number;
  /** With the buffer of the time at which it was given its time. */
  occupied: number;
  status: 'held' | 'pending' | 'booked' | 'cancelled';
  /** At that instant a hold is over, or what is pending was not confirmed in time. */
  until: number | null;
  /** Of a hold: whose it is and with what it is booked. */
  hold: { readonly holder: string; readonly token: string; extended: boolean } | null;
  overridden: readonly string[];
  series: string | null;
  /** Rows of its history, and events told of it. */
  acts: number;
}

/** Time that a patient gave up themselves. */
export interface GivenUp {
  readonly patient: number;
  readonly professional: number;
  readonly start: number;
  readonly end: number;
}

/** What a patient waits for; null: not asked for. */
export interface ModelEntry {
  readonly id: string;
  readonly patient: number;
  readonly professional: number | null;
  /** Dates on the professional's calendar, both included. */
  readonly from: string;
  readonly to: string;
  /** ISO 8601, 1 is Monday. */
  readonly weekdays: readonly number[] | null;
  readonly part: 'morning' | 'afternoon' | 'evening' | null;
  readonly duration: number | null;
  /** In minutes. */
  readonly notice: number;
  readonly priority: number;
  readonly since: number;
  status: 'waiting' | 'fulfilled' | 'left';
}

/** While it is open, the session of the same id holds its time. */
export interface ModelOffer {
  /** Of the server, once it has told. */
  id: string;
  readonly entry: string;
  readonly patient: number;
  readonly professional: number;
  readonly start: number;
  readonly end: number;
  readonly since: number;
  readonly until: number;
  status: 'offered' | 'accepted' | 'declined' | 'expired' | 'withdrawn';
}

/** A start from which more has become possible. */
export interface Opening {
  readonly professional: number;
  readonly start: number;
  /** So many minutes were free from there before. */
  readonly before: number;
}

export interface ModelSeries {
  readonly id: string;
  readonly professional: number;
  readonly patient: number;
}

/** The whole practice, as far as bookings go. Plain data: a copy is a world of its own. */
export interface Model {
  now: number;
  readonly patients: number;
  readonly professionals: ModelProfessional[];
  blocks: ModelBlock[];
  sessions: ModelSession[];
  series: ModelSeries[];
  entries: ModelEntry[];
  offers: ModelOffer[];
  givenUp: GivenUp[];
  /** Over by the clock, while nobody has needed the time or looked: until then nobody hears that it is free. */
  unnoticed: ModelSession[];
  /** Freed, and not offered yet: of each act those in the order in which they are. */
  openings: Opening[][];
}

export const PRACTICE_ZONE = 'America/La_Paz';
export const CONFIRMATION_HOURS = 3;
export const HOLD = 5 * 60_000;

export const isLive = ({ status }: ModelSession): boolean => status !== 'cancelled';
export const confirmUntil = (now: number, start: number): number => Math.min(now + CONFIRMATION_HOURS * HOUR, start);

/** Time passes, and what was held or asked for until then is over. */
export function passTo(model: Model, now: number): void {
  model.now = now;
  const isOver = ({ until }: { readonly until: number | null }) => until !== null && until <= now;
  model.unnoticed.push(...structuredClone(model.sessions.filter(isOver)));
  model.sessions = model.sessions.filter((one) => one.status !== 'held' || !isOver(one));
  for (const one of model.sessions.filter((other) => other.status === 'pending' && isOver(other))) endOf(one);
  for (const offer of model.offers.filter((other) => other.status === 'offered' && isOver(other)))
    offer.status = 'expired';
}

/** It is cancelled, by whomever. */
export function endOf(session: ModelSession): void {
  session.status = 'cancelled';
  session.until = null;
  session.acts++;
}

/** As `endOf`; what patients give up themselves, they are not offered. */
export function cancelFor(model: Model, session: ModelSession, role: 'patient' | 'professional' | 'admin'): void {
  if (role === 'patient') giveUp(model, session);
  endOf(session);
}

export function giveUp(model: Model, { patient, professional, start, end }: ModelSession): void {
  if (patient !== null) model.givenUp.push({ patient, professional, start, end });
}
