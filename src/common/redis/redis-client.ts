import { Redis } from 'ioredis';

const RECONNECT_AT_MOST_MS = 2_000;

/** A client that is still to connect. @param patience of each command, in milliseconds */
export function redisClient(url: string, patience: number): Redis {
  return new Redis(url, {
    lazyConnect: true,
    connectTimeout: Math.max(patience, 1_000),
    commandTimeout: patience,
    // What cannot be sent now is an error now, and is not sent later.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (times) => Math.min(times * 100, RECONNECT_AT_MOST_MS),
  });
}
