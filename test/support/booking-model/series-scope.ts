import { ADMIN, notFound, refused, type Actor, type Dice, type Foretold } from './command';
import type { Model, ModelSeries, ModelSession } from './model';
import { OVERLAPS } from './rules';

export const SERIES_IS_OVER: Foretold = { status: 409, code: 'series_is_over' };
export type Policy = 'refuse' | 'skip';
export type Scope = 'this' | 'following' | 'all';

const ORDER_OF_CODES = [
  'in_the_past',
  'notice_too_short',
  'beyond_horizon',
  'duration_not_allowed',
  'outside_working_hours',
  'date_blocked',
  'start_not_offered',
  ...OVERLAPS,
];

/** Of several sessions at once: an overlap first, else a skipped wall time, else the first rule. */
export function refusedTogether(all: readonly (readonly string[])[]): Foretold {
  const broken = new Set(all.flat());
  const { status, code } = refused(ORDER_OF_CODES.filter((one) => broken.has(one)));
  if (status === 422 && broken.has('local_time_skipped')) return { status, code: 'local_time_skipped' };
  return code === undefined ? { status } : { status, code };
}

export interface ScopedOrder {
  readonly by: Actor;
  readonly series: string;
  readonly scope: Scope;
  readonly appointment: string;
}

export function someMember(model: Model, dice: Dice): (ScopedOrder & { readonly session: ModelSession }) | undefined {
  const series = dice.any(model.series);
  const session = series && dice.any(model.sessions.filter((one) => one.series === series.id));
  if (!series || !session) return undefined;
  const patient: Actor = { role: 'patient', index: series.patient };
  const stranger: Actor = { role: 'patient', index: dice.below(model.patients) };
  const by = dice.of<Actor>(patient, patient, { role: 'professional', index: series.professional }, ADMIN, stranger);
  const scope = dice.of<Scope>('this', 'following', 'all');
  return { by, series: series.id, scope, appointment: session.id, session };
}

function isReadable({ patient, professional }: ModelSeries, by: Actor): boolean {
  return by.role === 'admin' || (by.role === 'patient' ? patient : professional) === by.index;
}

/** Those that are meant, by start; undefined: no such series for this caller, or it has no such appointment. */
export function membersFor(model: Model, order: ScopedOrder) {
  const series = model.series.find((one) => one.id === order.series);
  if (!series || !isReadable(series, order.by)) return notFound('appointment_series_not_found');
  const members = model.sessions.filter((one) => one.series === series.id).sort((a, b) => a.start - b.start);
  const pivot = members.find((one) => one.id === order.appointment);
  if (!pivot) return notFound('appointment_not_found');
  const ahead = members.filter((one) => one.start > model.now);
  if (order.scope === 'this') return { series, members, pivot, meant: [pivot] };
  return {
    series,
    members,
    pivot,
    meant: order.scope === 'all' ? ahead : ahead.filter((one) => one.start >= pivot.start),
  };
}
