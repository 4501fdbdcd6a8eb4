import type { Cast, Person } from './cast';

/** What everybody who is told of an event can tell it by. */
export interface Told {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly sequence: string;
}

/** The first of each id, in the order in which they came. */
export function firsts(messages: readonly Told[]): Told[] {
  const known = new Set<string>();
  return messages.filter(({ id }) => !known.has(id) && known.add(id));
}

/** The ids of the events of each record, in the order in which they came. */
export function inOrderOfSubjects(messages: readonly Told[]): Readonly<Record<string, readonly string[]>> {
  const subjects: Record<string, string[]> = {};
  for (const { subject, id } of messages) (subjects[subject] ??= []).push(id);
  return Object.fromEntries(Object.entries(subjects).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Whom notifications are for, by the id that they have it under: letters to an account go to its own address. */
export function recipientsIn({ patients, professionals, admin, invited }: Cast): ReadonlyMap<string, Person> {
  const people = [...patients, ...professionals, admin, ...invited];
  return new Map(
    people.flatMap((one) => [[one.account.id, { ...one, email: one.account.email }] as const, [one.id, one] as const]),
  );
}
