import type { World } from './world';

/** The columns of the matrix, in the order in which a row gives its statuses. */
export const PEOPLE = [
  'anonymous',
  'patientOwn',
  'patientOther',
  'professionalOwn',
  'professionalOther',
  'admin',
  'disabled',
  'expired',
] as const;
/** With exactly the scope that the operation asks for, and `patients:health`; with all but that one. */
const MACHINES = ['apiKey', 'apiKeyWithoutScope'] as const;
/** Whoever comes with something that was good once is refused alike: as `expired` is. */
const LATE = ['endedSession', 'revokedApiKey', 'expiredApiKey'] as const;
export const ACTORS = [...PEOPLE, ...MACHINES, ...LATE] as const;
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

/**
 * @param statuses one for each of the people, separated by blanks; then two for API keys with and without the scope, which may
 * be left out where no key may call, or where no token is looked at
 */
export function row(statuses: string, call: Call = {}): Row {
  const numbers = statuses.trim().split(/\s+/).map(Number);
  const [admin = 0, , expired = 0] = numbers.slice(5);
  const isPublic = expired === admin;
  const all =
    numbers.length === PEOPLE.length ? [...numbers, ...MACHINES.map(() => (isPublic ? admin : 403))] : numbers;
  if (all.length !== PEOPLE.length + MACHINES.length || all.some(Number.isNaN))
    throw new Error(`Not a row: ${statuses}`);
  const late = LATE.map(() => expired);
  const expected = Object.fromEntries(ACTORS.map((actor, i) => [actor, [...all, ...late][i]])) as Row['expected'];
  return { ...call, expected };
}
