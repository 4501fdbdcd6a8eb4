import { ADMIN, kind, notFound, refused, sideOf, type Actor, type Dice, type Foretold } from './command';
import { confirmUntil, endOf, type Model, type ModelSeries, type ModelSession } from './model';
import { OVERLAPS, OVERRIDABLE, brokenRules } from './rules';
import { MINUTE, wallOf, wallPlus } from './wall-time';
import { isCancellable, isMovable, moveTo, patientOrAdmin, someTime, timeAs } from './bookings.commands';

const ON_REQUEST = { reason: 'On request' };
const SERIES_IS_OVER: Foretold = { status: 409, code: 'series_is_over' };
type Policy = 'refuse' | 'skip';
type Scope = 'this' | 'following' | 'all';

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
function refusedTogether(all: readonly (readonly string[])[]): Foretold {
  const broken = new Set(all.flat());
  const { status, code } = refused(ORDER_OF_CODES.filter((one) => broken.has(one)));
  if (status === 422 && broken.has('local_time_skipped')) return { status, code: 'local_time_skipped' };
  return code === undefined ? { status } : { status, code };
}

interface SeriesOrder {
  readonly by: Actor;
  readonly professional: number;
  readonly patient: number;
  readonly start: number;
  readonly every: number;
  readonly count: number;
  readonly onConflict: Policy;
  readonly override: boolean;
}

const bookSeries = kind<SeriesOrder>({
  choose(model, dice) {
    const by = patientOrAdmin(model, dice);
    const professional = dice.below(model.professionals.length);
    const patient = by.role === 'patient' ? by.index : dice.below(model.patients);
    const start = someTime(model, professional, dice);
    const override = by.role === 'admin' && dice.below(2) === 0;
    const shape = {
      every: dice.of(1, 1, 2, 7),
      count: 2 + dice.below(3),
      onConflict: dice.of<Policy>('refuse', 'skip'),
    };
    return { by, professional, patient, start, override, ...shape };
  },
  send: async (stage, { by, professional, patient, start, every, count, onConflict, override }) =>
    (await stage.as(by)).post('/appointment-series', {
      professionalId: stage.professionalId(professional),
      startsAt: timeAs(start),
      type: 'consultation',
      recurrence: `FREQ=DAILY;INTERVAL=${every};COUNT=${count}`,
      onConflict,
      ...(by.role === 'patient' ? {} : { patientId: stage.patientId(patient) }),
      ...(override ? { override: ON_REQUEST } : {}),
    }),
  foretell(model, order, { body }) {
    const { zone, duration } = model.professionals[order.professional]!;
    const before = model.sessions.length;
    const all: string[][] = [];
    for (let index = 0; index < order.count; index++) {
      const start = wallPlus(zone, order.start, index * order.every * 1440);
      if (start === undefined) all.push(['local_time_skipped']);
      else all.push(enter(model, order, start, duration));
    }
    const booked = model.sessions.slice(before);
    const isWhole = all.every((broken) => broken.length === 0);
    if (booked.length === 0 || (!isWhole && order.onConflict === 'refuse')) {
      model.sessions.length = before;
      return refusedTogether(all);
    }
    const answered: { id: string; startsAt: string }[] = body.appointments ?? [];
    for (const session of booked) {
      const id = answered.find(({ startsAt }) => Date.parse(startsAt) === session.start)?.id ?? '';
      Object.assign(session, { id, series: body.id });
    }
    model.series.push({ id: body.id, professional: order.professional, patient: order.patient });
    return { status: 201 };
  },
});

/** Books one of them, or says what it breaks. */
function enter(model: Model, order: SeriesOrder, start: number, duration: number): string[] {
  const { by, professional, patient, override } = order;
  const { buffer, confirms } = model.professionals[professional]!;
  const broken = brokenRules(model, { by: sideOf(by), professional, patient, start, duration });
  const left = broken.filter((code) => !override || !OVERRIDABLE.includes(code));
  if (left.length > 0) return left;
  const end = start + duration * MINUTE;
  model.sessions.push({
    id: '',
    professional,
    patient,
    start,
    end,
    occupied: end + buffer * MINUTE,
    status: confirms ? 'pending' : 'booked',
    until: confirms ? confirmUntil(model.now, start) : null,
    hold: null,
    overridden: broken,
    series: null,
    acts: 1,
  });
  return [];
}

interface ScopedOrder {
  readonly by: Actor;
  readonly series: string;
  readonly scope: Scope;
  readonly appointment: string;
}

function someMember(model: Model, dice: Dice): (ScopedOrder & { readonly session: ModelSession }) | undefined {
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
function membersFor(model: Model, order: ScopedOrder) {
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

const cancelSeries = kind<ScopedOrder>({
  choose(model, dice) {
    const some = someMember(model, dice);
    return some && { by: some.by, series: some.series, scope: some.scope, appointment: some.appointment };
  },
  send: async (stage, { by, series, scope, appointment }) =>
    (await stage.as(by)).post(`/appointment-series/${series}/cancel`, {
      scope,
      appointmentId: appointment,
      reasonCode: 'other',
    }),
  foretell(model, order) {
    const found = membersFor(model, order);
    if ('status' in found) return found;
    const left = found.meant.filter(({ status }) => status !== 'cancelled');
    if (order.scope === 'this') {
      if (!isCancellable(found.pivot, order.by, model.now))
        return { status: 409, code: 'status_transition_not_allowed' };
    } else if (left.length === 0) return SERIES_IS_OVER;
    left.forEach(endOf);
    return { status: 200 };
  },
});

interface SeriesMove extends ScopedOrder {
  readonly start: number;
  readonly onConflict: Policy;
  readonly override: boolean;
}

const moveSeries = kind<SeriesMove>({
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
  foretell(model, order, { body }) {
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
    for (const { session, start, refusal, broken } of plan) {
      const duration = (session.end - session.start) / MINUTE;
      const overridden = override ? broken : [];
      if (refusal.length === 0) moveTo(model, session, { start: start!, duration, by, overridden });
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

export const SERIES_COMMANDS = { bookSeries, cancelSeries, moveSeries };
