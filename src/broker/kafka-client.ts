import { setTimeout as wait } from 'node:timers/promises';
import type { BaseOptions, Consumer, Producer } from '@platformatic/kafka';
import type { EventsUrl } from '../config/events-url';

/** As long as we wait for an answer. */
export const PATIENCE_MS = 3_000;
const RETRY_MS = 250;

/** What publishing and taking have in common. */
export function clientOptions({ servers, user, password, tls, mechanism }: EventsUrl): BaseOptions {
  return {
    clientId: 'praxis',
    bootstrapBrokers: [...servers],
    // Of one or none the client makes "without end", and one that was closed while it asked would try for ever.
    retries: 2,
    retryDelay: RETRY_MS,
    timeout: PATIENCE_MS,
    connectTimeout: PATIENCE_MS,
    requestTimeout: PATIENCE_MS,
    ...(tls ? { tls: {} } : {}),
    ...(user === undefined ? {} : { sasl: { mechanism, username: user, password: password ?? '' } }),
  };
}

type Client = Producer<string, string, string, string> | Consumer<string, string, string, string>;

/** One that looks for its broker closes late, or never: nobody waits for that. */
export async function closed(client: Client): Promise<void> {
  // By the other form of the call: the one with a promise has no type of its own.
  const done = new Promise<void>((resolve) => {
    client.close(true, () => resolve());
  });
  await within(PATIENCE_MS, done).catch(() => undefined);
}

/** @throws when the work has not ended by then; it goes on, unseen */
export async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  const stop = new AbortController();
  const late = wait(milliseconds, undefined, { signal: stop.signal }).then(() => {
    throw new Error('late');
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    stop.abort();
    late.catch(() => undefined);
  }
}
