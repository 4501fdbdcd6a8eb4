import type { Faker } from '@faker-js/faker';
import { faker } from '@faker-js/faker/locale/es';
import { MINUTE_MS } from '../../common/time/dates';

/** Chance, always the same: two demo worlds of one day are alike. */
const SEED = 2026;

/**
 * The fixed sequence of chance of one demo world, with Spanish names.
 * @param now epoch ms; "recent" and "years ago" are meant from here
 */
export function fixedRandom(now: number): Faker {
  faker.seed(SEED);
  faker.setDefaultRefDate(new Date(now));
  return faker;
}

/** A whole minute between two instants (epoch ms), both allowed; `from` if they are in the wrong order. */
export function minuteBetween(random: Faker, from: number, to: number): number {
  const minutes = Math.max(0, Math.floor((to - from) / MINUTE_MS));
  return from + random.number.int({ min: 0, max: minutes }) * MINUTE_MS;
}

/** `value` with this probability, else null. */
export function sometimes<T>(random: Faker, probability: number, value: () => T): T | null {
  return random.datatype.boolean(probability) ? value() : null;
}

/** One of the keys, by weight; a weight of 0 never comes. */
export function weighed<T extends string>(random: Faker, weights: Readonly<Partial<Record<T, number>>>): T {
  const entries = Object.entries<number | undefined>(weights).map(([value, weight = 0]) => ({
    value: value as T,
    weight,
  }));
  return random.helpers.weightedArrayElement(entries.filter(({ weight }) => weight > 0));
}
