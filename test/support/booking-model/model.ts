import { HOUR } from './wall-time';

/** In minutes after midnight; the end is later than the start, so it may lie beyond midnight. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The windows of each weekday, from Monday on. */
export type Week = readonly (readonly Span[])[];

/** What somebody who cancels has agreed to. */
export interface Policy {
  readonly noticeHours: number;
  readonly lateFeePercent: number;
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
  /** In minor units; null: none is agreed. */
  readonly price: number | null;
  /** Null: the practice's. */
  policy: Policy | null;
  /** Of Monday to Sunday. */
  week: Week;
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
  status: 'held' | 'pending' | 'booked' | 'arrived' | 'fulfilled' | 'no_show' | 'cancelled';
  /** At that instant a hold is over, or what is pending was not confirmed in time. */
  until: number | null;
  /** Of a hold: whose it is and with what it is booked. */
  hold: { readonly holder: string; readonly token: string; extended: boolean } | null;
  overridden: readonly string[];
  series: string | null;
  /** As it was agreed when it was booked. */
  readonly price: number | null;
  readonly policy: Policy;
  /** The last instant at which a patient cancels in time. */
  deadline: number;
  cancelled: Cancelled | null;
  waived: boolean;
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
  /** So many minutes were free from there before, and are when it is freed. */
  readonly before: number;
  readonly free: number;
}

/** What is recorded of a cancellation. */
export interface Cancelled {
  readonly class: 'in_time' | 'late' | 'by_practice' | 'expired';
  readonly late: boolean;
  readonly fee: number | null;
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

/** The practice's, and that of professionals who have none of their own. */
export const PRACTICE_POLICY: Policy = { noticeHours: 30, lateFeePercent: 33 };

export const isLive = ({ status }: ModelSession): boolean => status !== 'cancelled' && status !== 'no_show';
export const confirmUntil = (now: number, start: number): number => Math.min(now + CONFIRMATION_HOURS * HOUR, start);
