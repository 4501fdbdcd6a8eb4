import { septetsOf, toGsm7 } from './gsm7';

describe('the alphabet of SMS', () => {
  it('keeps what it knows, and leaves out the accents that it lacks', () => {
    expect(toGsm7('El miércoles a las 09:00 (America/La_Paz)')).toBe('El miércoles a las 09:00 (America/La_Paz)');
    expect(toGsm7('sábado, río, último, próxima, mañana, ¿sí?')).toBe('sabado, rio, ultimo, proxima, mañana, ¿si?');
  });

  it('takes composed and decomposed letters alike', () => {
    expect(toGsm7('e\u0301 n\u0303 a\u0301')).toBe('é ñ a');
  });

  it('puts a question mark for what has no likeness in it', () => {
    expect(toGsm7('→ 10:00 ✓')).toBe('? 10:00 ?');
    expect(toGsm7('\u0301')).toBe('?');
  });

  it('counts an escaped character twice', () => {
    expect(septetsOf('abc')).toBe(3);
    expect(septetsOf('[€]')).toBe(6);
  });
});
