import { digestOf, hashOf, isSameHash, type EntryText, type Head, type Seal, type SealingKey } from './chain';

/** Something that only tampering, or the loss of data, explains. */
export interface Finding {
  readonly kind:
    | 'seal_missing'
    | 'chain_broken'
    | 'key_unknown'
    | 'entry_missing'
    | 'entry_changed'
    | 'entry_unsealed'
    | 'entry_backdated'
    | 'entry_sealed_twice'
    | 'head_missing';
  readonly sentence: string;
}

/** A transaction may be so long under way between its entry and its commit, and clocks of processes differ. */
const LATEST_COMMIT_MS = 3_600_000;

/** Goes along the chain from the first seal on, and finds what does not fit. Heads are those that were exported. */
export class Inspection {
  readonly findings: Finding[] = [];
  #last: Head = { number: 0, hash: '' };
  #latest = 0;
  readonly #heads: Map<number, Set<string>>;

  constructor(
    private readonly keys: readonly SealingKey[],
    heads: readonly Head[],
  ) {
    this.#heads = new Map(heads.map(({ number }) => [number, new Set<string>()]));
    for (const { number, hash } of heads) this.#heads.get(number)?.add(hash);
  }

  /** @param found the entries of the seal that are there, by id */
  next(seal: Seal, found: ReadonlyMap<string, EntryText>): void {
    this.#follow(seal);
    const missing = seal.entries.filter((id) => !found.has(id));
    for (const id of missing) this.#find('entry_missing', `entry ${id} of seal ${seal.number} is gone`);
    if (missing.length === 0) this.#compare(seal, found);
    this.#order(seal, found);
  }

  /** After the last seal. @param unsealed entries that no seal holds and that do not wait for one either */
  end(unsealed: readonly string[], sealedTwice: readonly string[]): void {
    for (const id of unsealed)
      this.#find(
        'entry_unsealed',
        `entry ${id} is in no seal and does not wait for one: it was put in, or its seal is gone`,
      );
    for (const id of sealedTwice) this.#find('entry_sealed_twice', `entry ${id} is in two seals`);
    for (const [number] of this.#heads)
      if (number > this.#last.number)
        this.#find('head_missing', `seal ${number} was exported, but the chain ends with seal ${this.#last.number}`);
  }

  get last(): Head {
    return this.#last;
  }

  #follow(seal: Seal): void {
    const { number, previous, hash } = seal;
    const expected = this.#last.number + 1;
    if (number !== expected)
      this.#find('seal_missing', `seal ${expected} is gone: after seal ${this.#last.number} comes seal ${number}`);
    else if (previous !== this.#last.hash)
      this.#find('chain_broken', `seal ${number} does not follow from seal ${this.#last.number}`);
    const exported = this.#heads.get(number);
    if (exported && !(exported.size === 1 && exported.has(hash)))
      this.#find('head_missing', `seal ${number} is not the one that was exported`);
    this.#last = { number, hash };
  }

  #compare(seal: Seal, found: ReadonlyMap<string, EntryText>): void {
    const key = this.keys.find(({ id }) => id === seal.keyId);
    if (!key) {
      this.#find('key_unknown', `seal ${seal.number} was signed with key ${seal.keyId}, which is not configured`);
      return;
    }
    const digest = digestOf(seal.entries.map((id) => found.get(id) ?? []));
    if (isSameHash(seal.hash, hashOf(seal, digest, key))) return;
    const [first, last] = [seal.entries[0], seal.entries.at(-1)];
    this.#find('entry_changed', `seal ${seal.number} or one of its entries (${first} to ${last}) was changed`);
  }

  /** Entries wait for seconds until they are sealed: one that is much older than what is sealed already was put in later. */
  #order(seal: Seal, found: ReadonlyMap<string, EntryText>): void {
    const before = this.#latest;
    for (const [id, [, at]] of found) {
      const time = Date.parse(at ?? '');
      if (time < before - LATEST_COMMIT_MS)
        this.#find(
          'entry_backdated',
          `entry ${id} of seal ${seal.number} says ${at}, long before what was sealed earlier`,
        );
      this.#latest = Math.max(this.#latest, time);
    }
  }

  #find(kind: Finding['kind'], sentence: string): void {
    this.findings.push({ kind, sentence });
  }
}
