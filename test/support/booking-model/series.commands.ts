import { kind, sideOf, type Actor } from './command';
import { cancelFor, confirmUntil, type Model } from './model';
import { OVERRIDABLE, brokenRules } from './rules';
import { MINUTE, wallPlus } from './wall-time';
import { isCancellable, patientOrAdmin, someTime, timeAs } from './bookings.commands';
import { moveSeries } from './series-moves.commands';
import {
  ON_REQUEST,
  SERIES_IS_OVER,
  membersFor,
  refusedTogether,
  someMember,
  type Policy,
  type ScopedOrder,
} from './series-scope';

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
  foretell(model, order, _, note) {
    const found = membersFor(model, order);
    if ('status' in found) return found;
    const left = found.meant.filter(({ status }) => status !== 'cancelled');
    if (order.scope === 'this') {
      if (!isCancellable(found.pivot, order.by, model.now))
        return { status: 409, code: 'status_transition_not_allowed' };
    } else if (left.length === 0) return SERIES_IS_OVER;
    for (const one of left) {
      cancelFor(model, one, order.by.role);
      note();
    }
    return { status: 200 };
  },
});

export const SERIES_COMMANDS = { bookSeries, cancelSeries, moveSeries };
