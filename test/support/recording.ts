import { Client, type QueryConfig } from 'pg';

/** A statement as it went to PostgreSQL. */
export interface Sent {
  readonly name?: string | undefined;
  readonly text: string;
  readonly values: readonly unknown[];
  /** Sent before the answer to the one before it was there: they share a round trip. */
  readonly joins: boolean;
}

type Query = (this: Client, ...args: unknown[]) => unknown;

/** Every statement that any connection of this process sends meanwhile, in order. */
export async function listen(work: () => Promise<unknown>): Promise<Sent[]> {
  const sent: Sent[] = [];
  const prototype = Client.prototype as unknown as { query: Query };
  const original = prototype.query;
  const unanswered = new Map<Client, number>();
  const count = (client: Client, change: number): number => {
    unanswered.set(client, (unanswered.get(client) ?? 0) + change);
    return unanswered.get(client) ?? 0;
  };
  prototype.query = function (...args) {
    const [first, second] = args as [string | QueryConfig, unknown];
    const config = typeof first === 'string' ? { text: first } : first;
    const values: unknown = config.values ?? second;
    const joins = count(this, 1) > 1;
    sent.push({ name: config.name, text: config.text, values: Array.isArray(values) ? [...values] : [], joins });
    const result = original.apply(this, args);
    const answered = (): unknown => count(this, -1);
    void Promise.resolve(result).then(answered, answered);
    return result;
  };
  try {
    await work();
  } finally {
    prototype.query = original;
  }
  return sent;
}
