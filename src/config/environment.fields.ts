import { z } from 'zod';

/** A whole number within bounds, both included. */
export const boundedInteger = (min: number, max: number) =>
  z.coerce.number({ error: 'must be a whole number' }).int().min(min).max(max);

/** `a, b, c`; absent means none. */
export const commaList = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  );

/** Key material for signing: at least 32 characters. */
export const secret = z.string().min(32, 'must have at least 32 characters');

/** 32 bytes in base64. */
export const keyBytes = z.string().transform((text, context) => {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length !== 32) context.addIssue({ code: 'custom', message: 'must be 32 bytes in base64' });
  return bytes;
});

export interface EncryptionKey {
  readonly id: string;
  readonly bytes: Buffer;
}

/** `id:base64,id:base64`; the first one encrypts, all of them decrypt. */
export const encryptionKeys = z.string().transform((text, context): readonly EncryptionKey[] => {
  const keys = text.split(',').map((part) => {
    const [id = '', value = ''] = part.trim().split(':');
    return { id, bytes: Buffer.from(value, 'base64') };
  });
  const faulty = keys.some(({ id, bytes }) => !/^[\w-]{1,32}$/.test(id) || bytes.length !== 32);
  if (faulty) context.addIssue({ code: 'custom', message: 'must be id:key pairs, each key 32 bytes in base64' });
  if (new Set(keys.map((key) => key.id)).size < keys.length)
    context.addIssue({ code: 'custom', message: 'has a key id twice' });
  return keys;
});
