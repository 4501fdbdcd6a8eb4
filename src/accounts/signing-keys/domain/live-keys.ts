/** @property signsFrom epoch ms */
export interface TimedKey {
  readonly id: string;
  readonly signsFrom: number;
}

export interface LiveKeys<K extends TimedKey> {
  /** The newest whose time has come. */
  readonly current: K;
  /** Those whose tokens are accepted: the current one, the one before it, and any whose time is yet to come. */
  readonly verifying: readonly K[];
}

/**
 * Which of the keys sign and verify now. A token signed by one that is older than the previous one is worth nothing: whoever
 * rotates twice ends a key that others may know.
 * @param now epoch ms
 * @throws Error if no key's time has come
 */
export function liveKeys<K extends TimedKey>(keys: readonly K[], now: number): LiveKeys<K> {
  const newestFirst = [...keys].sort((a, b) => b.signsFrom - a.signsFrom || (a.id < b.id ? 1 : -1));
  const index = newestFirst.findIndex(({ signsFrom }) => signsFrom <= now);
  const current = newestFirst[index];
  if (!current) throw new Error('There is no key to sign with.');
  return { current, verifying: newestFirst.slice(0, index + 2) };
}
