import { createHmac, timingSafeEqual } from 'node:crypto';

const STEP_SECONDS = 30;
const DIGITS = 6;
/** Clocks of telephones are off, and people type slowly: one step to either side (RFC 6238, 5.2). */
const TOLERATED_STEPS = 1;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The number of 30-second steps since 1970. */
export const stepAt = (now: Date): number => Math.floor(now.getTime() / 1_000 / STEP_SECONDS);

/** The six digits of a step (RFC 4226, 5.3; RFC 6238 with SHA-1, which is what authenticator apps know). */
export function codeAt(secret: Buffer, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', secret).update(counter).digest();
  const offset = digest.readUInt8(digest.length - 1) & 0x0f;
  return String((digest.readUInt32BE(offset) & 0x7fff_ffff) % 10 ** DIGITS).padStart(DIGITS, '0');
}

/**
 * The step that a code belongs to, if it is one around now. Compares all of them, in constant time.
 * @param after the last step whose code was taken: that one and those before are refused, so that no code works twice
 */
export function stepOf(secret: Buffer, code: string, now: Date, after: number): number | undefined {
  const present = stepAt(now);
  let found: number | undefined;
  for (let step = present - TOLERATED_STEPS; step <= present + TOLERATED_STEPS; step++) {
    const expected = Buffer.from(codeAt(secret, step));
    const given = Buffer.from(code);
    const same = expected.length === given.length && timingSafeEqual(expected, given);
    if (same && step > after) found ??= step;
  }
  return found;
}

/** RFC 4648, 6, without padding: what a person can type into an app that has no camera. */
export function toBase32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => BASE32[parseInt(five.padEnd(5, '0'), 2)]).join('');
}
