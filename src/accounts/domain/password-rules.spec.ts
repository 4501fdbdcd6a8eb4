import { COMMON_PASSWORDS } from './common-passwords';
import { fitsHash, isAcceptablePassword } from './password-rules';

describe('the rules for passwords', () => {
  it.each([
    ['8 characters', 'x7-Lk9.q'],
    ['64 characters', 'ab3'.repeat(21) + 'z'],
    ['a sentence', 'una frase larga 42'],
    ['spaces at its ends', ' una frase '],
    ['three different characters', 'a9Za9Za9Z'],
    ['72 bytes in fewer characters', 'ñ'.repeat(34) + 'abcd'],
  ])('accept %s', (_, password) => {
    expect(isAcceptablePassword(password)).toBe(true);
  });

  it.each([
    ['7 characters', 'x7-Lk9.'],
    ['65 characters', 'ab3'.repeat(21) + 'zz'],
    ['73 bytes', 'ñ'.repeat(34) + 'abcde'],
    ['a common one', 'password1'],
    ['a common one in other letters', 'ConTraseña123'],
    ['one character again and again', 'zzzzzzzzzz'],
    ['two characters again and again', '9z9z9z9z9z'],
  ])('refuse %s', (_, password) => {
    expect(isAcceptablePassword(password)).toBe(false);
  });

  it.each(['Ana.Quispe@praxis.example', 'ana.quispe', 'Anastasia', 'MAMANI QUISPE'])(
    'refuse what everybody knows of the owner: %s',
    (password) => {
      expect(isAcceptablePassword(password, ['ana.quispe@praxis.example', 'Anastasia', 'Mamani Quispe'])).toBe(false);
    },
  );

  it('accept what has nothing to do with the owner', () => {
    expect(isAcceptablePassword('una frase larga 42', ['ana.quispe@praxis.example', 'Anastasia'])).toBe(true);
    expect(isAcceptablePassword('praxis.example', ['ana.quispe@praxis.example'])).toBe(true);
  });

  it('know common passwords, each a word', () => {
    expect(COMMON_PASSWORDS.has('')).toBe(false);
    expect([...COMMON_PASSWORDS].filter((word) => /\s/.test(word) || word !== word.toLowerCase())).toEqual([]);
  });

  it('never let bcrypt cut a password off', () => {
    expect(fitsHash('a'.repeat(72))).toBe(true);
    expect(fitsHash('a'.repeat(73))).toBe(false);
    expect(fitsHash('€'.repeat(25))).toBe(false);
  });
});
