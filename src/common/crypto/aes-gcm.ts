import { createCipheriv, createDecipheriv, randomBytes, type KeyObject } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** 32 bytes. */
export type Key = KeyObject | Buffer;

/**
 * AES-256-GCM (NIST SP 800-38D: 96-bit random nonce, 128-bit tag).
 * @param bound what is authenticated with it: opening needs the very same
 * @returns base64 of nonce, tag, ciphertext
 */
export function sealWith(key: Key, plain: string | Buffer, bound: readonly string[]): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(JSON.stringify(bound)));
  const sealed = typeof plain === 'string' ? cipher.update(plain, 'utf8') : cipher.update(plain);
  const last = cipher.final();
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed, last]).toString('base64');
}

/** @throws an Error of Node.js if anything is not as it was sealed */
export function openWith(key: Key, sealed: string, bound: readonly string[]): Buffer {
  const bytes = Buffer.from(sealed, 'base64');
  const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(JSON.stringify(bound)));
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
}
