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
}

export const PRACTICE_ZONE = 'America/La_Paz';
export const CONFIRMATION_HOURS = 3;
export const HOLD = 5 * 60_000;

export const isLive = ({ status }: ModelSession): boolean => status !== 'cancelled';
export const confirmUntil = (now: number, start: number): number => Math.min(now + CONFIRMATION_HOURS * HOUR, start);

/** Time passes, and what was held or asked for until then is over. */
export function passTo(model: Model, now: number): void {
  model.now = now;
  const isOver = ({ until }: ModelSession) => until !== null && until <= now;
  model.sessions = model.sessions.filter((one) => one.status !== 'held' || !isOver(one));
  for (const one of model.sessions.filter((other) => other.status === 'pending' && isOver(other))) endOf(one);
}

/** It is cancelled, by whomever. */
export function endOf(session: ModelSession): void {
  session.status = 'cancelled';
  session.until = null;
  session.acts++;
}
