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

/** `twilio://account:token@host?from=+15005550006`, or a messaging service (`MG...`) in `from`. */
export const smsUrl = z.url({ protocol: /^twilio(\+http)?$/ }).refine(
  (url) => {
    const { username, password, searchParams } = new URL(url);
    return (
      username !== '' && password !== '' && /^(\+[1-9]\d{6,14}|MG[0-9a-f]{32})$/.test(searchParams.get('from') ?? '')
    );
  },
  {
    error:
      'must be twilio://account:token@host?from=..., with a number (%2B15005550006) or a messaging service (MG...)',
  },
);

export interface EncryptionKey {
  readonly id: string;
  readonly bytes: Buffer;
}

/** 32 bytes in base64, with or without `id:` before them; without, the id is empty. */
export const optionallyNamedKey = z.string().transform((text, context): EncryptionKey => {
  const [value = '', id = ''] = text.trim().split(':').reverse();
  const bytes = Buffer.from(value, 'base64');
  if (bytes.length !== 32 || !/^[\w-]{0,32}$/.test(id))
    context.addIssue({ code: 'custom', message: 'must be 32 bytes in base64, or id:key' });
  return { id, bytes };
});

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
