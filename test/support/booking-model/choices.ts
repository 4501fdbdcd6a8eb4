import { ADMIN, type Actor, type Dice } from './command';
import type { Model } from './model';
import { freeStarts, stretchesOf } from './rules';
import { DAY, HOUR, MINUTE, dateIn, datePlus } from './wall-time';

export const ON_REQUEST = { reason: 'On request' };

export const timeAs = (instant: number): string => new Date(instant).toISOString();

/** Who books in a calendar: mostly patients, sometimes its professional. */
export function someBooker(model: Model, dice: Dice, professional: number): Actor {
  const role = dice.of('patient', 'patient', 'patient', 'patient', 'professional', 'admin');
  if (role === 'admin') return ADMIN;
  return { role, index: role === 'patient' ? dice.below(model.patients) : professional };
}

/** Whom they book for. */
export const somebodyFor = (model: Model, dice: Dice, by: Actor): number =>
  by.role === 'patient' ? by.index : dice.below(model.patients);

export const actorNamed = (name: string): Actor => {
  const [, role, index] = /^([a-z]+)(\d+)$/.exec(name)!;
  return { role: role as Actor['role'], index: Number(index) };
};

/** A time that is worth a try: free, beside or upon somebody's, or any. */
export function someTime(model: Model, professional: number, dice: Dice): number {
  const { zone } = model.professionals[professional]!;
  const today = dateIn(zone, model.now);
  const way = dice.below(5);
  if (way < 2) {
    const day = datePlus(today, dice.below(4));
    const free = dice.any(freeStarts(model, professional, day, day));
    if (free !== undefined) return free;
  }
  const block = way === 3 ? dice.any(model.blocks) : undefined;
  if (block) return dice.any(stretchesOf(model, block))?.start ?? model.now;
  const other = way === 4 ? undefined : dice.any(model.sessions);
  if (other) return dice.of(other.start, other.end, other.occupied, other.start - 30 * MINUTE, other.end - 5 * MINUTE);
  return Math.floor(model.now / DAY) * DAY + dice.below(4) * DAY + dice.below(24) * HOUR + dice.below(2) * 30 * MINUTE;
}
