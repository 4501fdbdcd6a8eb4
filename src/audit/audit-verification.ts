import type { DataSource } from 'typeorm';
import {
  entriesSealedTwice,
  entryTexts,
  forgottenEntries,
  sealsAfter,
  unsealedTail,
  type Tail,
} from './audit-seals.queries';
import type { Head, SealingKey } from './chain';
import { Inspection, type Finding } from './inspection';

const SEALS_AT_ONCE = 50;
/** Of one kind; a database that was emptied would have millions. */
const MOST = 100;

export interface Verdict {
  readonly findings: readonly Finding[];
  readonly seals: number;
  readonly entries: number;
  /** The last seal; number 0 where there is none. */
  readonly head: Head;
  readonly tail: Tail;
}

/**
 * Computes the whole chain anew, on one picture of the database: safe while the application writes and seals.
 * @param heads exported ones; without them the end of the chain could have been cut off together with its entries
 */
export async function verifyAuditTrail(
  dataSource: DataSource,
  keys: readonly SealingKey[],
  heads: readonly Head[] = [],
): Promise<Verdict> {
  return dataSource.transaction('REPEATABLE READ', async (em) => {
    const inspection = new Inspection(keys, heads);
    let seals = 0;
    let entries = 0;
    for (;;) {
      const some = await sealsAfter(em, inspection.last.number, SEALS_AT_ONCE);
      for (const seal of some) inspection.next(seal, await entryTexts(em, seal.entries));
      seals += some.length;
      entries += some.reduce((sum, seal) => sum + seal.entries.length, 0);
      if (some.length < SEALS_AT_ONCE) break;
    }
    inspection.end(await forgottenEntries(em, MOST), await entriesSealedTwice(em, MOST));
    return { findings: inspection.findings, seals, entries, head: inspection.last, tail: await unsealedTail(em) };
  });
}
