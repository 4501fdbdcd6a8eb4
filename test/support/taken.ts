import { randomUUID } from 'node:crypto';
import type { CloudEvent } from '../../src/outbox';

let sequence = 0;

/** The next event of a record. */
export const eventOf = (subject: string): CloudEvent => ({
  ...{ specversion: '1.0', id: randomUUID(), source: 'https://praxis.example', type: 'patient.updated', subject },
  ...{ subjecttype: 'patient', time: '2026-05-04T10:00:00.000Z', sequence: String(++sequence).padStart(19, '0') },
  ...{ datacontenttype: 'application/json', data: {} },
});

export function hasIds(taken: readonly string[], events: readonly CloudEvent[]): boolean {
  const ids = new Set(taken);
  return events.every(({ id }) => ids.has(id));
}

export const has = (taken: readonly CloudEvent[], events: readonly CloudEvent[]): boolean =>
  hasIds(
    taken.map(({ id }) => id),
    events,
  );

/** @throws when it has not come about in time */
export async function until(holds: () => boolean, withinMs = 50_000): Promise<void> {
  for (const end = performance.now() + withinMs; !holds(); await new Promise(setImmediate)) {
    if (performance.now() > end) throw new Error('It has not come about.');
  }
}
