import type { TestApp } from './app';

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
