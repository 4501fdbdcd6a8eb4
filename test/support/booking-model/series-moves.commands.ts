import { kind, sideOf } from './command';
import type { Model, ModelSession } from './model';
import { OVERRIDABLE, brokenRules } from './rules';
import { MINUTE, wallOf, wallPlus } from './wall-time';
import { isMovable } from './changes.commands';
import { ON_REQUEST, someTime, timeAs } from './choices';
import { moveTo } from './sessions';
import { SERIES_IS_OVER, membersFor, refusedTogether, someMember, type Policy, type ScopedOrder } from './series-scope';

interface SeriesMove extends ScopedOrder {
  readonly start: number;
  readonly onConflict: Policy;
  readonly override: boolean;
}

export const moveSeries = kind<SeriesMove>({
  choose(model, dice) {
    const some = someMember(model, dice);
    if (!some) return undefined;
    const { session, by, series, scope, appointment } = some;
    const near = session.start + dice.of(30, 60, 1440, -60, -1440) * MINUTE;
    const start = dice.of(near, near, someTime(model, session.professional, dice));
    const override = by.role !== 'patient' && dice.below(2) === 0;
    return { by, series, scope, appointment, start, onConflict: dice.of<Policy>('refuse', 'skip'), override };
  },
  send: async (stage, { by, series, scope, appointment, start, onConflict, override }) =>
    (await stage.as(by)).post(`/appointment-series/${series}/reschedule`, {
      scope,
      appointmentId: appointment,
      startsAt: timeAs(start),
      onConflict,
      ...(override ? { override: ON_REQUEST } : {}),
    }),
  foretell(model, order, { body }, note) {
    const found = membersFor(model, order);
    if ('status' in found) return found;
    const { by, override, onConflict } = order;
    if (!isMovable(found.pivot, by, model.now)) return { status: 409, code: 'status_transition_not_allowed' };
    const meant = found.meant.filter((one) => isMovable(one, by, model.now));
    if (!meant.includes(found.pivot)) return SERIES_IS_OVER;
    const plan = planOf(model, order, found.pivot, meant);
    const left = plan.filter(({ refusal }) => refusal.length > 0);
    if (left.length > 0 && (onConflict === 'refuse' || left.length === meant.length))
      return refusedTogether(left.map(({ refusal }) => refusal));
    const isSplit = order.scope === 'following' && found.members.some((one) => one.start < meant[0]!.start);
    if (isSplit) {
      model.series.push({ ...found.series, id: body.id });
      for (const one of meant) Object.assign(one, { series: body.id });
    }
    for (const { session, start, broken } of inOrder(plan)) {
      const duration = (session.end - session.start) / MINUTE;
      moveTo(model, session, { start: start!, duration, by, overridden: override ? broken : [] });
      note();
    }
    return { status: 200 };
  },
});

interface PlannedMove {
  readonly session: ModelSession;
  readonly start: number | undefined;
  readonly broken: readonly string[];
  readonly refusal: readonly string[];
}

/** Those that are moved, from the end that they move towards. */
function inOrder(plan: readonly PlannedMove[]): PlannedMove[] {
  const moved = plan.filter(({ refusal }) => refusal.length === 0);
  return moved.some(({ session, start }) => start! > session.start) ? moved.reverse() : moved;
}

/** Every one by as much of the wall's time; who cannot be moved stays, and may be in the way of others. */
function planOf(model: Model, order: SeriesMove, pivot: ModelSession, meant: readonly ModelSession[]): PlannedMove[] {
  const { zone } = model.professionals[pivot.professional]!;
  const by = wallMinutes(zone, order.start) - wallMinutes(zone, pivot.start);
  const staying = new Map<ModelSession, PlannedMove>();
  for (;;) {
    const moving = meant.filter((one) => !staying.has(one));
    const trial = structuredClone(model);
    trial.sessions = trial.sessions.filter((one) => !moving.some(({ id }) => id === one.id));
    const plan = moving.map((one) => {
      const start = one === pivot ? order.start : wallPlus(zone, one.start, by);
      return tryMove(trial, order, one, start);
    });
    const refused = plan.filter(({ refusal }) => refusal.length > 0);
    if (refused.length === 0 || order.onConflict === 'refuse')
      return meant.map((one) => staying.get(one) ?? plan.find(({ session }) => session === one)!);
    for (const one of refused) staying.set(one.session, one);
  }
}

function tryMove(trial: Model, order: SeriesMove, session: ModelSession, start: number | undefined): PlannedMove {
  if (start === undefined) return { session, start, broken: [], refusal: ['local_time_skipped'] };
  const { professional, patient } = session;
  const duration = (session.end - session.start) / MINUTE;
  const broken = brokenRules(trial, { by: sideOf(order.by), professional, patient, start, duration });
  const refusal = broken.filter((code) => !order.override || !OVERRIDABLE.includes(code));
  if (refusal.length > 0) return { session, start, broken, refusal };
  const copy = structuredClone(session);
  moveTo(trial, copy, { start, duration, by: order.by, overridden: [] });
  trial.sessions.push(copy);
  return { session, start, broken, refusal };
}

/** Minutes on the wall since some midnight. */
function wallMinutes(zone: string, instant: number): number {
  return Date.parse(`${wallOf(zone, instant)}Z`) / MINUTE;
}
