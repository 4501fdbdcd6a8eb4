import { Client, type QueryConfig } from 'pg';

/** A statement as it went to PostgreSQL. */
export interface Sent {
  readonly name?: string | undefined;
  readonly text: string;
  readonly values: readonly unknown[];
}

type Query = (this: Client, ...args: unknown[]) => unknown;

/** Every statement that any connection of this process sends meanwhile, in order. */
export async function listen(work: () => Promise<unknown>): Promise<Sent[]> {
  const sent: Sent[] = [];
  const prototype = Client.prototype as unknown as { query: Query };
  const original = prototype.query;
  prototype.query = function (...args) {
    const [first, second] = args as [string | QueryConfig, unknown];
    const config = typeof first === 'string' ? { text: first } : first;
    const values: unknown = config.values ?? second;
    sent.push({ name: config.name, text: config.text, values: Array.isArray(values) ? [...values] : [] });
    return original.apply(this, args);
  };
  try {
    await work();
  } finally {
    prototype.query = original;
  }
  return sent;
}
