import type { TestApp } from '../app';
import type { Client } from '../client';
import { as, openAccount } from './account';

/** A professional with an account, signed in. */
export async function signedInProfessional(
  test: TestApp,
): Promise<{ readonly professionalId: string; readonly client: Client }> {
  const account = await openAccount(test, 'professional');
  const [row] = await test.dataSource.query<[{ id: string }]>(
    `INSERT INTO professionals (account_id, first_name, last_name, time_zone, created_at, updated_at)
     VALUES ($1, 'Elena', 'Rojas', 'America/La_Paz', now(), now()) RETURNING id`,
    [account.id],
  );
  return { professionalId: row.id, client: await as(test, account) };
}

/** What the audit trail says of a record, oldest first: `<action> <outcome>`. */
export async function auditOf({ dataSource }: TestApp, recordId: string): Promise<string[]> {
  const rows = await dataSource.query<{ line: string }[]>(
    `SELECT action || ' ' || outcome AS line FROM audit_entries WHERE record_id = $1 ORDER BY id`,
    [recordId],
  );
  return rows.map(({ line }) => line);
}

export async function eventsOf(
  { dataSource }: TestApp,
  aggregateId: string,
): Promise<{ type: string; data: unknown }[]> {
  return dataSource.query(`SELECT type, data FROM outbox_events WHERE aggregate_id = $1 ORDER BY id`, [aggregateId]);
}
