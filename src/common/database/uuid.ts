import { randomBytes } from 'node:crypto';

/**
 * A new UUID v7 (RFC 9562, 5.7): 48 bits of milliseconds, then random bits. For rows whose id is needed before they are
 * inserted, as additional data of an encrypted column; everywhere else the database's `uuidv7()` makes the id.
 */
export function newId(now: Date): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(now.getTime(), 0, 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
