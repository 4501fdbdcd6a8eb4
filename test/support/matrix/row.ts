import type { World } from './world';

/** The columns of the matrix, in the order in which a row gives its statuses. */
export const ACTORS = [
  'anonymous',
  'patientOwn',
  'patientOther',
  'professionalOwn',
  'professionalOther',
  'admin',
  'disabled',
  'expired',
] as const;
export type Actor = (typeof ACTORS)[number];

type Given<T> = (world: World) => T | Promise<T>;

/** What is sent. Everything is about the records of `patientOwn` and `professionalOwn` unless a row says otherwise. */
export interface Call {
  readonly params?: Given<Readonly<Record<string, string>>>;
  readonly query?: Given<Readonly<Record<string, string>>>;
  readonly body?: Given<unknown>;
}

export interface Row extends Call {
  readonly expected: Readonly<Record<Actor, number>>;
}

/** The rows of one module, by operation: `GET /api/v1/patients/{id}`. */
export type Rows = Readonly<Record<string, Row>>;

/** @param statuses one for each of `ACTORS`, separated by blanks */
export function row(statuses: string, call: Call = {}): Row {
  const numbers = statuses.trim().split(/\s+/).map(Number);
  if (numbers.length !== ACTORS.length || numbers.some(Number.isNaN)) throw new Error(`Not a row: ${statuses}`);
  return { ...call, expected: Object.fromEntries(ACTORS.map((actor, i) => [actor, numbers[i]])) as Row['expected'] };
}
