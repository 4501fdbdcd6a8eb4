import type { Pool, PoolClient } from 'pg';
import type { DataSource } from 'typeorm';
import { onServer } from './database';

interface Node {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
  readonly Plans?: readonly Node[];
}

/** How PostgreSQL ran one statement. */
export interface Plan {
  readonly statement: string;
  /** Tables that were read from end to end. */
  readonly scanned: readonly string[];
  readonly indexes: readonly string[];
  /** Pages of 8 KB that were looked at. */
  readonly pages: number;
}

/** Every new connection to the database tells how its statements were run. Before the application connects. */
export async function explainAll(database: string): Promise<void> {
  const settings = {
    session_preload_libraries: 'auto_explain',
    'auto_explain.log_min_duration': '0',
    'auto_explain.log_format': 'json',
    'auto_explain.log_analyze': 'on',
    'auto_explain.log_buffers': 'on',
    'auto_explain.log_timing': 'off',
    client_min_messages: 'log',
  };
  for (const [name, value] of Object.entries(settings))
    await onServer(`ALTER DATABASE ${database} SET ${name} = '${value}'`);
}

/** Hears the plans of an application's statements. */
export class PlanListener {
  readonly #heard = new WeakSet<PoolClient>();
  #plans: Plan[] = [];

  constructor(dataSource: DataSource) {
    const { master } = dataSource.driver as unknown as { readonly master: Pool };
    master.on('acquire', (client) => {
      if (this.#heard.has(client)) return;
      this.#heard.add(client);
      client.on('notice', ({ message = '' }) => {
        const [, json] = /^duration: [\d.]+ ms {2}plan:\n(.*)$/s.exec(message) ?? [];
        if (json) this.#plans.push(planIn(json));
      });
    });
  }

  async plansOf(work: () => Promise<unknown>): Promise<readonly Plan[]> {
    this.#plans = [];
    await work();
    return this.#plans;
  }
}

function planIn(json: string): Plan {
  const { 'Query Text': statement, Plan: top } = JSON.parse(json) as { 'Query Text': string; Plan: Node };
  const nodes = withAllBelow(top);
  return {
    statement: statement.replace(/\s+/g, ' '),
    scanned: nodes.flatMap((node) => (node['Node Type'] === 'Seq Scan' ? [node['Relation Name'] ?? ''] : [])),
    indexes: nodes.flatMap((node) => node['Index Name'] ?? []),
    pages: top['Shared Hit Blocks'] + top['Shared Read Blocks'],
  };
}

const withAllBelow = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(withAllBelow)];
