import { Environment } from '../../config/environment';
import { BlindIndex } from './blind-index';

const indexWith = (byte: number): BlindIndex =>
  new BlindIndex({ values: { BLIND_INDEX_KEY: Buffer.alloc(32, byte) } } as unknown as Environment);

describe('the blind index', () => {
  const index = indexWith(1);

  it('is the same for the same value, however it is written', () => {
    const [first, ...others] = ['123-45-6789', '123 45 6789', '123456789', '１２３-45-6789'].map((one) =>
      index.of('patients.ssn', one),
    );
    for (const other of others) expect(other).toBe(first);
    expect(index.of('patients.national_id', 'AB-1')).toBe(index.of('patients.national_id', 'ab1'));
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
