import { Environment } from '../../config/environment';
import { FieldEncryption, UndecipherableValue, type Place } from './field-encryption';

const KEYS = {
  old: { id: 'k1', bytes: Buffer.alloc(32, 1) },
  current: { id: 'k2', bytes: Buffer.alloc(32, 2) },
};
const holding = (...keys: (typeof KEYS.old)[]): FieldEncryption =>
  new FieldEncryption({ values: { ENCRYPTION_KEYS: keys } } as unknown as Environment);

const PLACE: Place = { table: 'patients', column: 'ssn_encrypted', row: '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c11' };
const SECRET = '123-45-6789, alergia a la penicilina, ñandú, 😀';

describe('field encryption', () => {
  const encryption = holding(KEYS.current, KEYS.old);
  const stored = encryption.encrypt(SECRET, PLACE);

  it('gives back what it was given, and shows nothing of it', () => {
    expect(encryption.decrypt(stored, PLACE)).toBe(SECRET);
    expect(encryption.decrypt(encryption.encrypt('', PLACE), PLACE)).toBe('');
    expect(Buffer.from(stored.slice(3), 'base64').includes('penicilina')).toBe(false);
  });

  it('never writes the same value twice alike', () => {
    expect(encryption.encrypt(SECRET, PLACE)).not.toBe(stored);
  });

  it('refuses a value with any bit flipped', () => {
    const [keyId = '', text = ''] = stored.split(':');
    const bytes = Buffer.from(text, 'base64');
    for (let i = 0; i < bytes.length * 8; i++) {
      const altered = Buffer.from(bytes);
      altered.writeUInt8(altered.readUInt8(i >> 3) ^ (1 << (i & 7)), i >> 3);
      expect(() => encryption.decrypt(`${keyId}:${altered.toString('base64')}`, PLACE)).toThrow(UndecipherableValue);
    }
  });

  it('refuses a value that was cut off at any length', () => {
    for (let length = 0; length < stored.length; length++) {
      const cut = stored.slice(0, length);
      // Base64 ends in padding: without it the bytes are the same.
      if (`${cut}==`.startsWith(stored) || `${cut}=` === stored) continue;
      expect(() => encryption.decrypt(cut, PLACE)).toThrow(UndecipherableValue);
    }
  });

  it.each([
    ['another row', { row: '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c12' }],
    ['another column', { column: 'national_id_encrypted' }],
    ['another table', { table: 'appointments' }],
  ])('refuses a value that was moved to %s', (_, elsewhere) => {
    expect(() => encryption.decrypt(stored, { ...PLACE, ...elsewhere })).toThrow(UndecipherableValue);
  });

  it('reads what older keys wrote, and writes with the first', () => {
    const before = holding(KEYS.old).encrypt(SECRET, PLACE);
    expect(encryption.decrypt(before, PLACE)).toBe(SECRET);
    expect(stored.startsWith('k2:')).toBe(true);
  });

  it('refuses a value whose key is gone, or that names another key', () => {
    expect(() => holding(KEYS.old).decrypt(stored, PLACE)).toThrow(UndecipherableValue);
    expect(() => encryption.decrypt(stored.replace('k2:', 'k1:'), PLACE)).toThrow(UndecipherableValue);
  });

  it('leaves nothing where there is nothing', () => {
    expect(encryption.encryptOptional(null, PLACE)).toBeNull();
    expect(encryption.encryptOptional(undefined, PLACE)).toBeNull();
    expect(encryption.decryptOptional(null, PLACE)).toBeNull();
  });

  it('tells of a refusal where, never what', () => {
    expect(() => encryption.decrypt('k2:AAAA', PLACE)).toThrow(
      'A value of patients.ssn_encrypted cannot be decrypted.',
    );
  });
});
