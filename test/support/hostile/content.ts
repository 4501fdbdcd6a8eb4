import type { TestApp } from '../app';
import { offersMade } from '../waitlist';

/** Written on behalf of whoever is refused, too: what they tried, and that a guess counts before anybody knows how it ends. */
const JOURNALS = [
  ...['audit_entries', 'audit_entries_to_seal', 'audit_seals', 'migrations'],
  ...['proof_attempts', 'sign_in_attempts'],
];

/** A fingerprint of everything that is stored: the same as long as no row of any table came, went or changed. */
export async function contentOf(test: TestApp): Promise<string> {
  const { em } = test;
  // What the last answer has set off comes to rest first.
  await offersMade(test);
  const tables = await em.query<{ name: string }[]>(
    `SELECT table_name AS name FROM information_schema.tables
      WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name <> ALL ($1) ORDER BY 1`,
    [JOURNALS],
  );
  const sums = tables.map(
    ({ name }) =>
      `SELECT '${name}' || count(*) || ' ' || coalesce(sum(hashtextextended(t::text, 0)), 0) AS line FROM "${name}" t`,
  );
  const lines = await em.query<{ line: string }[]>(sums.join(' UNION ALL '));
  return lines.map(({ line }) => line).join('\n');
}

/** The tables by which two fingerprints differ. */
export function changedTables(before: string, after: string): string[] {
  const known = new Set(before.split('\n'));
  return after.split('\n').flatMap((line) => (known.has(line) ? [] : (/^[a-z_]+/.exec(line)?.[0] ?? line)));
}
