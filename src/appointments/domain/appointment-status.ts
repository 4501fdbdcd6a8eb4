import { HOUR_MS } from '../../common/time/dates';

/** Every status, in the order of an appointment's life. */
export const APPOINTMENT_STATUSES = [
  'held',
  'pending',
  'booked',
  'arrived',
  'fulfilled',
  'cancelled',
  'no_show',
] as const;
export type AppointmentStatus = (typeof APPOINTMENT_STATUSES)[number];

/**
 * Statuses that occupy time: both exclusion constraints in the database cover exactly these. Leaving `cancelled` or
 * `no_show` for one of them is therefore checked against other appointments again.
 */
export const LIVE_STATUSES = [
  'held',
  'pending',
  'booked',
  'arrived',
  'fulfilled',
] as const satisfies readonly AppointmentStatus[];

/** Whether an appointment of this status occupies its time. */
export function isLive(status: AppointmentStatus): boolean {
  return (LIVE_STATUSES as readonly AppointmentStatus[]).includes(status);
}

/** Statuses from which an appointment can be given another time. */
export const MOVABLE_STATUSES: readonly AppointmentStatus[] = ['pending', 'booked'];

/** In which capacity somebody acts on an appointment that they have to do with; `system` is the server by itself. */
export type Role = 'patient' | 'professional' | 'admin' | 'system';

/** Arrival can be noted this long before the start. */
export const ARRIVAL_LEAD_MS = 2 * HOUR_MS;

/** Epoch ms. */
export interface MoveTime {
  readonly startsAt: number;
  readonly now: number;
}

type Guard = (time: MoveTime) => boolean;

interface Move {
  readonly from: readonly (AppointmentStatus | null)[];
  readonly to: readonly AppointmentStatus[];
  readonly who: readonly Role[];
  readonly when: Guard;
}

const STAFF: readonly Role[] = ['professional', 'admin'];
const PATIENT_AND_STAFF: readonly Role[] = ['patient', ...STAFF];

const always: Guard = () => true;
const beforeTheStart: Guard = ({ startsAt, now }) => now < startsAt;
const fromTheStart: Guard = ({ startsAt, now }) => now >= startsAt;
const fromShortlyBefore: Guard = ({ startsAt, now }) => now >= startsAt - ARRIVAL_LEAD_MS;

/** The table of domain.md, "Status". That a patient's appointment is their own is for the policy to know. */
const MOVES: readonly Move[] = [
  { from: [null], to: ['held'], who: PATIENT_AND_STAFF, when: always },
  { from: [null, 'held'], to: ['pending', 'booked'], who: PATIENT_AND_STAFF, when: always },
  { from: ['pending'], to: ['booked'], who: STAFF, when: always },
  { from: ['pending'], to: ['cancelled'], who: [...PATIENT_AND_STAFF, 'system'], when: always },
  { from: ['booked'], to: ['arrived'], who: STAFF, when: fromShortlyBefore },
  { from: ['booked'], to: ['fulfilled', 'no_show'], who: STAFF, when: fromTheStart },
  { from: ['booked', 'arrived'], to: ['cancelled'], who: ['patient'], when: beforeTheStart },
  { from: ['booked', 'arrived'], to: ['cancelled'], who: STAFF, when: always },
  { from: ['arrived'], to: ['fulfilled'], who: STAFF, when: always },
  { from: ['no_show'], to: ['booked', 'fulfilled'], who: STAFF, when: always },
  { from: ['arrived'], to: ['booked'], who: STAFF, when: always },
  { from: ['fulfilled'], to: ['no_show'], who: STAFF, when: always },
];

/**
 * The statuses that `role` may give an appointment now, in the order of APPOINTMENT_STATUSES; `from` is null for one that
 * does not exist yet. The removal of a hold is no status. Whether `pending` or `booked` follows on a booking depends on
 * the professional's `requiresConfirmation`, which the caller knows.
 */
export function allowedMoves(from: AppointmentStatus | null, role: Role, time: MoveTime): AppointmentStatus[] {
  const open = MOVES.filter((move) => move.from.includes(from) && move.who.includes(role) && move.when(time));
  return APPOINTMENT_STATUSES.filter((status) => open.some((move) => move.to.includes(status)));
}
