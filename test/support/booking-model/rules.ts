import type { Model, ModelBlock, ModelProfessional, Span } from './model';
import { PRACTICE_ZONE, isLive } from './model';
import { DAY, MINUTE, dateIn, datePlus, instantOf } from './wall-time';

/** Epoch ms, half open. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

export interface Wish {
  readonly by: 'patient' | 'staff';
  readonly professional: number;
  /** Null: nobody in particular. */
  readonly patient: number | null;
  readonly start: number;
  /** In minutes. */
  readonly duration: number;
  /** The professional's present one unless told. */
  readonly buffer?: number;
  /** Sessions whose time counts as free. */
  readonly without?: readonly string[];
}

export const OVERRIDABLE = ['outside_working_hours', 'date_blocked'];
export const OVERLAPS = ['professional_overlap', 'patient_overlap'];

const meet = (a: Stretch, b: Stretch): boolean => a.start < b.end && b.start < a.end;

function stretchOf(zone: string, date: string, { start, end }: Span): Stretch {
  return { start: instantOf(zone, date, start, 'first'), end: instantOf(zone, date, end, 'last') };
}

/** The working windows that start on a date, each by itself. */
export function windowsFrom({ zone, week, overrides }: ModelProfessional, date: string): Stretch[] {
  const weekday = (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
  return (overrides[date] ?? week[weekday]!)
    .map((span) => stretchOf(zone, date, span))
    .filter(({ start, end }) => start < end);
}

/** The same of the dates around an instant. */
export function windowsAround(professional: ModelProfessional, instant: number): Stretch[] {
  const today = dateIn(professional.zone, instant);
  return [-1, 0, 1].flatMap((days) => windowsFrom(professional, datePlus(today, days)));
}

export function stretchesOf(model: Model, block: Omit<ModelBlock, 'id'>): Stretch[] {
  const zone = block.professional === null ? PRACTICE_ZONE : model.professionals[block.professional]!.zone;
  const stretches: Stretch[] = [];
  for (let date = block.from; date <= block.to; date = datePlus(date, 1)) {
    const stretch = stretchOf(zone, date, block.times ?? { start: 0, end: 1440 });
    if (stretch.start < stretch.end) stretches.push(stretch);
  }
  return stretches;
}

/** Sessions that have not begun and lie in the way of a block. */
export function inTheWayOf(model: Model, block: Omit<ModelBlock, 'id'>) {
  const stretches = stretchesOf(model, block);
  return model.sessions.filter(
    (one) =>
      ['pending', 'booked', 'arrived'].includes(one.status) &&
      one.start >= model.now &&
      (block.professional === null || one.professional === block.professional) &&
      stretches.some((stretch) => meet(stretch, one)),
  );
}

/** The codes of all rules that the wish breaks, in the order of the table in the domain's reference. */
export function brokenRules(model: Model, wish: Wish): string[] {
  const professional = model.professionals[wish.professional]!;
  const { start } = wish;
  const session = { start, end: start + wish.duration * MINUTE };
  const windows = windowsAround(professional, start).filter((one) => one.start <= start && session.end <= one.end);
  const step = (professional.step ?? professional.duration + professional.buffer) * MINUTE;
  const others = model.sessions.filter((one) => isLive(one) && !wish.without?.includes(one.id));
  const occupied = { start, end: session.end + (wish.buffer ?? professional.buffer) * MINUTE };
  const isPatient = wish.by === 'patient';
  const isBlocked = model.blocks.some(
    (block) =>
      (block.professional === null || block.professional === wish.professional) &&
      stretchesOf(model, block).some((stretch) => meet(stretch, session)),
  );
  const broken: Record<string, boolean> = {
    in_the_past: start <= model.now,
    notice_too_short: isPatient && start - model.now < professional.notice * MINUTE,
    beyond_horizon: isPatient && start - model.now > professional.horizonDays * DAY,
    duration_not_allowed: wish.duration < 15 || wish.duration > 240 || wish.duration % 5 !== 0,
    outside_working_hours: windows.length === 0,
    date_blocked: isBlocked,
    start_not_offered: isPatient && !windows.some((one) => (start - one.start) % step === 0),
    professional_overlap: others.some(
      (one) => one.professional === wish.professional && meet({ start: one.start, end: one.occupied }, occupied),
    ),
    patient_overlap: others.some((one) => one.patient !== null && one.patient === wish.patient && meet(one, session)),
  };
  return Object.keys(broken).filter((code) => broken[code]);
}

/** What a patient, of whom nothing is known unless told, would be offered on the dates from `from` to `to` of the professional's zone. */
export function freeStarts(
  model: Model,
  index: number,
  from: string,
  to: string,
  { patient = null, duration }: { readonly patient?: number | null; readonly duration?: number } = {},
): number[] {
  const professional = model.professionals[index]!;
  const { zone } = professional;
  const step = (professional.step ?? professional.duration + professional.buffer) * MINUTE;
  const starts = new Set<number>();
  for (let date = datePlus(from, -1); date <= to; date = datePlus(date, 1)) {
    for (const { start, end } of windowsFrom(professional, date)) {
      for (let at = start; at < end; at += step) starts.add(at);
    }
  }
  const wish = { by: 'patient', professional: index, patient, duration: duration ?? professional.duration } as const;
  return [...starts]
    .filter((start) => dateIn(zone, start) >= from && dateIn(zone, start) <= to)
    .filter((start) => brokenRules(model, { ...wish, start }).length === 0)
    .sort((a, b) => a - b);
}
