import type { Client } from 'pg';

/** A statement whose values are the names of variables; null is NULL. */
export interface ScriptStatement {
  readonly text: string;
  readonly values: readonly (string | null)[];
  /** Shares the round trip of the one before it. */
  readonly joins: boolean;
}

/** The same statements for pgbench, which sends them prepared, with the variables as parameters. */
export async function scriptOf(client: Client, statements: readonly ScriptStatement[]): Promise<string> {
  const lines: string[] = [];
  const inPipeline = (index: number): boolean => statements[index]?.joins ?? false;
  for (const [index, { text, values, joins }] of statements.entries()) {
    const types = values.includes(null) ? await typesOf(client, text) : [];
    if (/(?<!:):[A-Za-z_]/.test(text)) throw new Error(`pgbench would take a part of this for a variable: ${text}`);
    const parameter = (_: string, number: string): string => {
      const name = values[Number(number) - 1];
      // A variable of pgbench is never null.
      return name == null ? `NULL::${types[Number(number) - 1]}` : `:${name}`;
    };
    if (!joins && inPipeline(index + 1)) lines.push('\\startpipeline');
    lines.push(`${text.trim().replace(/\$(\d+)/g, parameter)};`);
    if (joins && !inPipeline(index + 1)) lines.push('\\endpipeline');
  }
  return lines.join('\n');
}

async function typesOf(client: Client, text: string): Promise<string[]> {
  await client.query(`PREPARE asked AS ${text}`);
  const { rows } = await client.query<{ types: string[] }>(
    `SELECT parameter_types::text[] AS types FROM pg_prepared_statements WHERE name = 'asked'`,
  );
  await client.query(`DEALLOCATE asked`);
  return rows[0]?.types ?? [];
}
