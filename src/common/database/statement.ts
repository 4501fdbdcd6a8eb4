import type { PoolClient, QueryResult, QueryResultRow } from 'pg';
import { QueryFailedError, type EntityManager, type QueryRunner } from 'typeorm';

/** A named statement: PostgreSQL parses and plans it once for each connection. Two texts never share a name. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** A statement with its values, which may become part of another: see runTogether. */
export interface Part {
  readonly text: string;
  readonly values: readonly unknown[];
}

/**
 * Runs a prepared statement on the transaction's own connection; half the cost of a repository on a hot path.
 * Statements that do not need each other's answers may be sent together (`Promise.all`): PostgreSQL runs them in the order
 * of the calls, each with a snapshot of its own, and they share a round trip. The first to fail fails those behind it.
 */
export async function runStatement<Row extends QueryResultRow>(
  em: EntityManager,
  statement: Statement,
  values: readonly unknown[],
): Promise<Row[]> {
  if (!em.queryRunner) throw new Error(`${statement.name} runs inside a transaction only.`);
  return (await send<Row>(em.queryRunner, { ...statement, values: [...values] })).rows;
}

/**
 * Runs the parts as one statement, the order left to PostgreSQL: they see one moment, and not each other's effects. With
 * `given` they happen only if that one returned a row. Parts are `INSERT ... SELECT` without a WHERE, of constant texts.
 * @returns the rows of `given`
 */
export async function runTogether<Row extends QueryResultRow>(
  em: EntityManager,
  name: string,
  parts: readonly Part[],
  given: Part = { text: 'SELECT', values: [] },
): Promise<Row[]> {
  const text = texts.get(name) ?? joined(given, parts);
  texts.set(name, text);
  return runStatement<Row>(
    em,
    { name, text },
    [given, ...parts].flatMap(({ values }) => values),
  );
}

const texts = new Map<string, string>();

function joined(given: Part, parts: readonly Part[]): string {
  let count = given.values.length;
  const steps = parts.map(({ text, values }, index) => {
    const counted = text.replace(/\$(\d+)/g, (_, number) => `$${Number(number) + count}`);
    count += values.length;
    return `part_${index} AS (${counted} WHERE EXISTS (SELECT FROM given))`;
  });
  return `WITH given AS (${given.text}), ${steps.join(', ')} SELECT * FROM given`;
}

/** Sends a statement; what else is sent before the process looks up again leaves in the same packet. */
export async function send<Row extends QueryResultRow>(
  runner: QueryRunner,
  statement: { readonly name?: string; readonly text: string; readonly values?: unknown[] },
): Promise<QueryResult<Row>> {
  const client = (await runner.connect()) as PoolClient;
  const { stream } = client.connection;
  stream.cork();
  process.nextTick(() => stream.uncork());
  try {
    return await client.query<Row>(statement);
  } catch (error) {
    throw error instanceof Error ? new QueryFailedError(statement.name ?? statement.text, [], error) : error;
  }
}
