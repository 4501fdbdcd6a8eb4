import { ON_REQUEST, somebodyFor, someBooker, someTime, timeAs } from './choices';
import { kind, notFound, sideOf, type Actor, type Dice } from './command';
import { isCancellable } from './changes.commands';
import type { Model, ModelSession } from './model';
import { occurrencesOf, somePattern, textOf, type Pattern } from './recurrence';
import { OVERRIDABLE, brokenRules } from './rules';
import { booked, cancelBy, isOwnPatient } from './sessions';
import { dateIn } from './wall-time';
import { moveSeries } from './series-moves.commands';
import { SERIES_IS_OVER, membersFor, refusedTogether, someMember, type Policy, type ScopedOrder } from './series-scope';

/** What was decided about the occurrence at `at`. */
type Choice = { readonly at: number } & (
  { readonly use: 'skip' } | { readonly use: 'override' } | { readonly use: 'alternative'; readonly start: number }
);

interface SeriesOrder {
  readonly by: Actor;
  readonly professional: number;
  readonly patient: number;
  readonly start: number;
  readonly pattern: Pattern;
  readonly without: readonly number[];
  readonly choices: readonly Choice[];
  readonly onConflict: Policy;
  readonly override: boolean;
}

const bookSeries = kind<SeriesOrder>({
  choose(model, dice) {
    const professional = dice.below(model.professionals.length);
    const { zone } = model.professionals[professional]!;
    const by = someBooker(model, dice, professional);
    const start = someTime(model, professional, dice);
    const override = by.role !== 'patient' && dice.below(2) === 0;
    const pattern = somePattern(dice, dateIn(zone, start));
    const starts = occurrencesOf(pattern, start, zone).flatMap((one) => one.start ?? []);
    // At least one of them is left.
    const without = starts.length > 1 && dice.below(4) === 0 ? [dice.any(starts)!] : [];
    const left = starts.filter((one) => !without.includes(one));
    const choices = left.length > 1 && dice.below(3) === 0 ? [someChoice(model, dice, by, professional, left)] : [];
    const onConflict = dice.of<Policy>('refuse', 'skip');
    return {
      by,
      professional,
      patient: somebodyFor(model, dice, by),
      start,
      override,
      pattern,
      without,
      choices,
      onConflict,
    };
  },
  send: async (stage, { by, professional, patient, start, pattern, without, choices, onConflict, override }) =>
    (await stage.as(by)).post('/appointment-series', {
      professionalId: stage.professionalId(professional),
      startsAt: timeAs(start),
      type: 'consultation',
      recurrence: textOf(pattern),
      exdates: without.map(timeAs),
      choices: choices.map(({ at, ...choice }) => ({ startsAt: timeAs(at), ...sent(choice) })),
      onConflict,
      ...(by.role === 'patient' ? {} : { patientId: stage.patientId(patient) }),
      ...(override ? { override: ON_REQUEST } : {}),
    }),
  foretell(model, order, { body }) {
    const { by, professional, patient, onConflict } = order;
    if (by.role === 'professional' && !isOwnPatient(model, professional, patient)) return notFound('patient_not_found');
    const before = model.sessions.length;
    const all = wantedBy(model, order).map(({ start, override }) =>
      start === undefined ? ['local_time_skipped'] : enter(model, order, start, override),
    );
    const made = model.sessions.slice(before);
    const isWhole = all.every((broken) => broken.length === 0);
    if (made.length === 0 || (!isWhole && onConflict === 'refuse')) {
      model.sessions.length = before;
      return refusedTogether(all);
    }
    adopt(made, body);
    model.series.push({ id: body.id, professional, patient });
    return { status: 201 };
  },
});

function someChoice(model: Model, dice: Dice, by: Actor, professional: number, starts: readonly number[]): Choice {
  const at = dice.any(starts)!;
  const use = dice.of('skip', 'alternative', by.role === 'patient' ? 'alternative' : 'override');
  return use === 'alternative' ? { at, use, start: someTime(model, professional, dice) } : { at, use };
}

function sent(choice: { readonly use: string; readonly start?: number }): object {
  if (choice.start !== undefined) return { use: choice.use, alternative: timeAs(choice.start) };
  return choice.use === 'override' ? { use: choice.use, ...ON_REQUEST } : choice;
}

/** The starts that are left, in order of the occurrences, with the choices made about them. */
function wantedBy(model: Model, { pattern, start, professional, without, choices, override }: SeriesOrder) {
  const occurrences = occurrencesOf(pattern, start, model.professionals[professional]!.zone);
  return occurrences.flatMap((one) => {
    if (one.start !== undefined && without.includes(one.start)) return [];
    const choice = choices.find(({ at }) => at === one.start);
    if (choice?.use === 'skip') return [];
    if (choice?.use === 'alternative') return [{ start: choice.start, override }];
    return [{ start: one.start, override: override || choice?.use === 'override' }];
  });
}

/** Books one of them, or says what it breaks. */
function enter(model: Model, order: SeriesOrder, start: number, override: boolean): string[] {
  const { by, professional, patient } = order;
  const { duration } = model.professionals[professional]!;
  const broken = brokenRules(model, { by: sideOf(by), professional, patient, start, duration });
  const left = broken.filter((code) => !override || !OVERRIDABLE.includes(code));
  if (left.length > 0) return left;
  model.sessions.push(booked(model, { id: '', professional, patient, start, duration, overridden: broken }));
  return [];
}

/** Only the server knows their ids. */
function adopt(
  made: readonly ModelSession[],
  body: { id: string; appointments?: { id: string; startsAt: string }[] },
): void {
  for (const session of made) {
    const told = body.appointments?.find(({ startsAt }) => Date.parse(startsAt) === session.start);
    Object.assign(session, { id: told?.id ?? '', series: body.id });
  }
}

const cancelSeries = kind<ScopedOrder & { readonly reason: string }>({
  choose(model, dice) {
    const some = someMember(model, dice);
    if (!some) return undefined;
    const { by, series, scope, appointment } = some;
    return { by, series, scope, appointment, reason: dice.of('other', 'patient_request') };
  },
  send: async (stage, { by, series, scope, appointment, reason }) =>
    (await stage.as(by)).post(`/appointment-series/${series}/cancel`, {
      scope,
      appointmentId: appointment,
      reasonCode: reason,
    }),
  foretell(model, order, _, note) {
    const found = membersFor(model, order);
    if ('status' in found) return found;
    const left = found.meant.filter(({ status }) => ['pending', 'booked', 'arrived'].includes(status));
    if (order.scope === 'this') {
      if (!isCancellable(found.pivot, order.by, model.now))
        return { status: 409, code: 'status_transition_not_allowed' };
    } else if (left.length === 0) return SERIES_IS_OVER;
    for (const one of order.scope === 'this' ? [found.pivot] : left) {
      cancelBy(model, one, order.by.role, order.reason);
      note();
    }
    return { status: 200 };
  },
});

export const SERIES_COMMANDS = { bookSeries, cancelSeries, moveSeries };
