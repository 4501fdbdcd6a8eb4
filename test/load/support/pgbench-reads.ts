import { Client } from 'pg';
import { urlOf } from '../../support/database';
import { Pgbench } from './pgbench';
import { scriptOf } from './pgbench-script';
import type { Sent } from '../../support/recording';
import { say } from './report';
import type { Side } from './rounds';
import { textOf } from './statement-values';

/**
 * The statements of some requests (at most 128) by pgbench, a script each, chosen by chance. Null, and a line that says so,
 * where there is no pgbench.
 */
export async function readsByPgbench(
  database: string,
  requests: readonly (readonly Sent[])[],
  postmaster: number | null,
): Promise<Side | null> {
  const pgbench = Pgbench.find();
  if (!pgbench) {
    say(`  no pgbench on the path (Debian: postgresql-contrib): only HTTP is measured`);
    return null;
  }
  say(`  ${pgbench.version}`);
  const { scripts, variables } = await scriptsOf(database, requests);
  return {
    run: async (clients, seconds) =>
      (await pgbench.run({ database, scripts, variables, clients, seconds, postmaster })).measured,
  };
}

async function scriptsOf(database: string, requests: readonly (readonly Sent[])[]) {
  const client = new Client({ connectionString: urlOf(database) });
  await client.connect();
  const variables: Record<string, string> = {};
  const names = new Map<string, string>();
  const nameOf = (value: unknown): string | null => {
    const text = textOf(value);
    if (text === null) return null;
    const name = names.get(text) ?? `v${names.size}`;
    names.set(text, name);
    variables[name] = text;
    return name;
  };
  const scripts: string[] = [];
  for (const request of requests) {
    const statements = request.map((sent) => ({ ...sent, values: sent.values.map(nameOf) }));
    scripts.push(await scriptOf(client, statements));
  }
  await client.end();
  return { scripts, variables };
}
