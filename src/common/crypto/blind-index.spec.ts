import { Environment } from '../../config/environment';
import { BlindIndex } from './blind-index';

const key = (byte: number, id = '') => ({ id, bytes: Buffer.alloc(32, byte) });
const indexWith = (byte: number): BlindIndex =>
  new BlindIndex({ values: { BLIND_INDEX_KEY: key(byte) } } as unknown as Environment);

describe('the blind index', () => {
  const index = indexWith(1);

  it('is the same for the same value, however it is written', () => {
    const [first, ...others] = ['123-45-6789', '123 45 6789', '123456789', '１２３-45-6789'].map((one) =>
      index.of('patients.ssn', one),
    );
    for (const other of others) expect(other).toBe(first);
    expect(index.of('patients.national_id', 'AB-1')).toBe(index.of('patients.national_id', 'ab1'));
  });

  it('names its key if that has an id, and knows what the one before would have made', () => {
    const values = { BLIND_INDEX_KEY: key(2, 'b2'), BLIND_INDEX_OLD_KEY: key(1) };
    const rotating = new BlindIndex({ values } as unknown as Environment);
    const old = index.of('patients.ssn', '123-45-6789');
    expect(rotating.of('patients.ssn', '123-45-6789')).toMatch(/^b2:[\w-]{43}$/);
    expect(rotating.all('patients.ssn', '123-45-6789')).toEqual([rotating.of('patients.ssn', '123456789'), old]);
    expect(index.all('patients.ssn', '123-45-6789')).toEqual([old]);
  });

  it('differs for other values, fields and keys', () => {
    const all = [
      index.of('patients.ssn', '123-45-6789'),
      index.of('patients.ssn', '123-45-6788'),
      index.of('patients.national_id', '123-45-6789'),
      indexWith(2).of('patients.ssn', '123-45-6789'),
    ];
    expect(new Set(all).size).toBe(all.length);
    expect(all.join()).not.toContain('6789');
  });
});
