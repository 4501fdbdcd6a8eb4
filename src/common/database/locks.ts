import type { EntityManager } from 'typeorm';
import { runStatement } from './statement';

/** What a transaction locks before it reads. Creating takes `shared`; whatever moves, closes or reschedules takes `exclusive`. */
export interface Lock {
  readonly on: 'practice' | 'professional' | 'patient' | 'holder' | 'waitlist';
  /** UUID of the record, or as many hexadecimal digits; the practice and the waitlist have none. */
  readonly id?: string;
  readonly mode: 'shared' | 'exclusive';
}

const ORDER = { practice: 0, professional: 1, patient: 2, holder: 3, waitlist: 4 } as const;
/** The two bits of a key that tell its kind. There is one practice and one waitlist, so they share theirs. */
const KIND = { practice: 1n, professional: 2n, patient: 3n, holder: 0n, waitlist: 1n } as const;
const ONLY = { practice: 0n, waitlist: 1n } as const;

/**
 * Takes advisory locks until the end of the transaction, always in the one global order (practice, professional, patient,
 * holder, waitlist, each sorted by key), so that two transactions never wait for each other in a circle. A statement of its own:
 * folded into the load, the load would read a snapshot older than the lock.
 */
export async function takeLocks(em: EntityManager, locks: readonly Lock[]): Promise<void> {
  const byKey = new Map<bigint, Lock>();
  for (const lock of locks) {
    const key = keyOf(lock);
    if (byKey.get(key)?.mode !== 'exclusive') byKey.set(key, lock);
  }
  const sorted = [...byKey].sort(([a, one], [b, other]) => ORDER[one.on] - ORDER[other.on] || (a < b ? -1 : 1));
  await runStatement(em, TAKE_LOCKS, [
    sorted.map(([key]) => key.toString()),
    sorted.map(([, lock]) => lock.mode === 'exclusive'),
  ]);
}

const TAKE_LOCKS = {
  name: 'take_locks',
  text: `SELECT CASE WHEN exclusive THEN pg_advisory_xact_lock(key) ELSE pg_advisory_xact_lock_shared(key) END
           FROM unnest($1::bigint[], $2::boolean[]) AS wanted (key, exclusive)`,
};

/** 64 bits: two for the kind, the rest from the random tail of the UUID. A collision costs waiting, never correctness. */
export function keyOf({ on, id }: Omit<Lock, 'mode'>): bigint {
  const isOnly = on === 'practice' || on === 'waitlist';
  const tail = isOnly ? ONLY[on] : BigInt(`0x${(id ?? '').replaceAll('-', '').slice(16)}`);
  return BigInt.asIntN(64, (tail & ~(3n << 62n)) | (KIND[on] << 62n));
}
