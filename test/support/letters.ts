import { AccountLetters, type LetterSecret } from '../../src/accounts';
import type { TestApp } from './app';

/** The ids of the tokens that the outbox tells of, newest first. */
export async function tokenIdsOf({ em }: TestApp, accountId: string, type: string): Promise<string[]> {
  const rows = await em.query<{ id: string }[]>(
    `SELECT data ->> 'tokenId' AS id FROM outbox_events WHERE aggregate_id = $1 AND type = $2 ORDER BY outbox_events.id DESC`,
    [accountId, type],
  );
  return rows.map(({ id }) => id);
}

/** What the newest letter of a kind to an account would say; null if it is not worth sending any more, or was never written. */
export async function letterTo(test: TestApp, accountId: string, type: string): Promise<LetterSecret | null> {
  const [id] = await tokenIdsOf(test, accountId, type);
  return id === undefined ? null : test.app.get(AccountLetters, { strict: false }).secretFor(id);
}
