import type { EntityManager } from 'typeorm';
import { parseInstant } from '../common/time/dates';
import { CommandProblem } from './command-problem';
import { withDatabase } from './open-database';
import type { Terminal } from './terminal';

export interface ReplayOptions {
  readonly id?: string;
  readonly from?: string;
  readonly to?: string;
  readonly consumer?: string;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const CHOSEN = `($1::uuid IS NULL OR e.id = $1) AND ($2::timestamptz IS NULL OR e.occurred_at >= $2) AND ($3::timestamptz IS NULL OR e.occurred_at < $3)`;

/** They become pending again, for everybody: the relay hands them out anew. */
const FOR_ALL = `UPDATE outbox_events e SET delivered_at = NULL WHERE ${CHOSEN} RETURNING e.id`;

const FOR_ONE = `INSERT INTO outbox_deliveries (consumer, event_id, aggregate_id, position, due_at)
  SELECT $4, e.id, e.aggregate_id, e.position, $5 FROM outbox_events e WHERE ${CHOSEN}
  ON CONFLICT (consumer, event_id) DO UPDATE
    SET due_at = $5, attempts = 0, delivered_at = NULL, dead_at = NULL, last_error = NULL
  RETURNING event_id`;

/** Has events told again: one, or all that happened from one instant until before another. The processes that serve do the rest. */
export async function replayEvents(terminal: Terminal, options: ReplayOptions): Promise<void> {
  const chosen = chosenBy(options);
  await withDatabase(terminal, async ({ manager }) => {
    const count = await replay(manager, chosen, options.consumer, terminal.clock.now());
    if (count === 0)
      throw new CommandProblem(
        'There is no such event.',
        'Events are kept for a while (RETENTION_EVENTS_DAYS); check id and times.',
      );
    terminal.out(
      `${count} ${count === 1 ? 'event is' : 'events are'} told again to ${options.consumer ?? 'everybody'}.\n`,
    );
  });
}

/** @returns the first three values of the statements */
function chosenBy({ id, from, to }: ReplayOptions): readonly (string | Date | null)[] {
  if ((id === undefined) === (from === undefined && to === undefined))
    throw new CommandProblem('Which events?', 'Give --id, or --from and --to.');
  if (id !== undefined) {
    if (!UUID.test(id)) throw new CommandProblem(`"${id}" is not the id of an event.`, 'Give its UUID.');
    return [id, null, null];
  }
  const [start, end] = [from, to].map((text) => parseInstant(text ?? ''));
  if (start === undefined || end === undefined || start >= end)
    throw new CommandProblem(
      '--from and --to are not two instants, one after the other.',
      'Give both like 2026-12-01T00:00:00Z.',
    );
  return [null, new Date(start), new Date(end)];
}

async function replay(
  em: EntityManager,
  chosen: readonly (string | Date | null)[],
  consumer: string | undefined,
  now: Date,
): Promise<number> {
  if (consumer === undefined) {
    const [, count] = await em.query<[unknown, number]>(FOR_ALL, [...chosen]);
    return count;
  }
  const known = await em.query<{ consumer: string }[]>('SELECT DISTINCT consumer FROM outbox_deliveries ORDER BY 1');
  const names = known.map((row) => row.consumer);
  if (!names.includes(consumer))
    throw new CommandProblem(
      `Nobody called "${consumer}" was ever told of an event.`,
      `There are: ${names.join(', ') || 'none'}.`,
    );
  return (await em.query<unknown[]>(FOR_ONE, [...chosen, consumer, now])).length;
}
