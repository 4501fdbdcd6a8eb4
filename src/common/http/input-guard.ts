import { MalformedBody } from '../errors/common.errors';
import { invalidField } from './validation.pipe';

const MAX_DEPTH = 20;
/** Of all objects and lists together. Each may become an error of the answer: this bounds what a refusal costs. */
const MAX_ENTRIES = 2_000;
/** What every object has: a check that looks a name up in an object (`whitelist` of the validation does) would find them. */
const POISON = new Set([...Object.getOwnPropertyNames(Object.prototype), 'prototype']);

/** NUL cannot be stored by PostgreSQL; lone surrogates cannot be encoded. */
const UNSTORABLE = /\u0000|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/**
 * Refuses what no field of any request can mean: nesting deeper and more entries than any schema has, names that reach
 * prototypes, text that the database cannot hold. Walks without recursion, so that depth cannot exhaust the stack.
 * @throws MalformedBody, InvalidRequest
 */
export function assertSaneInput(input: unknown): void {
  const pending: { value: unknown; depth: number; path: string }[] = [{ value: input, depth: 0, path: '' }];
  let seen = 0;
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { value, depth, path } = next;
    if (typeof value === 'string' && UNSTORABLE.test(value)) throw invalidField(path, 'nul_character');
    if (typeof value !== 'object' || value === null) continue;
    if (depth > MAX_DEPTH) throw new MalformedBody();
    const entries = Object.entries(value);
    seen += entries.length;
    if (seen > MAX_ENTRIES) throw invalidField(path, 'too_many_entries', { max: MAX_ENTRIES });
    for (const [key, child] of entries) {
      if (POISON.has(key)) throw invalidField(key, 'forbidden_name');
      if (UNSTORABLE.test(key)) throw invalidField(path, 'nul_character');
      pending.push({ value: child, depth: depth + 1, path: path ? `${path}.${key}` : key });
    }
  }
}
