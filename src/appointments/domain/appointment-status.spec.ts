import { HOUR_MS } from '../../common/time/dates';
import {
  APPOINTMENT_STATUSES,
  LIVE_STATUSES,
  MOVABLE_STATUSES,
  allowedMoves,
  isLive,
  type AppointmentStatus,
  type Role,
} from './appointment-status';

const STARTS_AT = Date.UTC(2026, 4, 4, 14);
const TIMES = {
  early: STARTS_AT - 2 * HOUR_MS - 1,
  soon: STARTS_AT - 2 * HOUR_MS,
  lastMoment: STARTS_AT - 1,
  started: STARTS_AT,
} as const;
type Moment = keyof typeof TIMES;
const MOMENTS = Object.keys(TIMES) as Moment[];
const ROLES: readonly Role[] = ['patient', 'professional', 'admin', 'system'];

/** Who may make each move, at which moments; written from the table in domain.md. A move not listed is never allowed. */
const ALWAYS: readonly Moment[] = MOMENTS;
const ALL_PEOPLE = { patient: ALWAYS, professional: ALWAYS, admin: ALWAYS };
const STAFF_ALWAYS = { professional: ALWAYS, admin: ALWAYS };
const STAFF_FROM_SOON: Partial<Record<Role, readonly Moment[]>> = {
  professional: ['soon', 'lastMoment', 'started'],
  admin: ['soon', 'lastMoment', 'started'],
};
const STAFF_STARTED: Partial<Record<Role, readonly Moment[]>> = { professional: ['started'], admin: ['started'] };
const CANCEL: Partial<Record<Role, readonly Moment[]>> = { ...STAFF_ALWAYS, patient: ['early', 'soon', 'lastMoment'] };
const TABLE: Readonly<Record<string, Partial<Record<Role, readonly Moment[]>>>> = {
  'none>held': ALL_PEOPLE,
  'none>pending': ALL_PEOPLE,
  'none>booked': ALL_PEOPLE,
  'held>pending': ALL_PEOPLE,
  'held>booked': ALL_PEOPLE,
  'pending>booked': STAFF_ALWAYS,
  'pending>cancelled': { ...ALL_PEOPLE, system: ALWAYS },
  'booked>arrived': STAFF_FROM_SOON,
  'booked>fulfilled': STAFF_STARTED,
  'booked>no_show': STAFF_STARTED,
  'booked>cancelled': CANCEL,
  'arrived>cancelled': CANCEL,
  'arrived>fulfilled': STAFF_ALWAYS,
  'arrived>booked': STAFF_ALWAYS,
  'fulfilled>no_show': STAFF_ALWAYS,
  'no_show>booked': STAFF_ALWAYS,
  'no_show>fulfilled': STAFF_ALWAYS,
};

const CELLS = [null, ...APPOINTMENT_STATUSES].flatMap((from) =>
  APPOINTMENT_STATUSES.flatMap((to) =>
    ROLES.map((role): [AppointmentStatus | null, AppointmentStatus, Role] => [from, to, role]),
  ),
);

describe('the status table', () => {
  it.each(CELLS)('from %s to %s by %s', (from, to, role) => {
    const allowed = MOMENTS.filter((moment) =>
      allowedMoves(from, role, { startsAt: STARTS_AT, now: TIMES[moment] }).includes(to),
    );

    expect(allowed).toEqual(TABLE[`${from ?? 'none'}>${to}`]?.[role] ?? []);
  });

  it('lists the moves that are open, in the order of an appointment', () => {
    const time = { startsAt: STARTS_AT, now: STARTS_AT };

    expect(allowedMoves('booked', 'admin', time)).toEqual(['arrived', 'fulfilled', 'cancelled', 'no_show']);
    expect(allowedMoves('booked', 'patient', time)).toEqual([]);
    expect(allowedMoves('cancelled', 'admin', time)).toEqual([]);
  });

  it('names what occupies time and what can be moved', () => {
    expect(LIVE_STATUSES).toEqual(['held', 'pending', 'booked', 'arrived', 'fulfilled']);
    expect(APPOINTMENT_STATUSES.filter(isLive)).toEqual(LIVE_STATUSES);
    expect(MOVABLE_STATUSES).toEqual(['pending', 'booked']);
  });
});
