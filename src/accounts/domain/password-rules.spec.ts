import { COMMON_PASSWORDS } from './common-passwords';
import { asTyped, fitsHash, passwordFault } from './password-rules';

describe('the rules for passwords', () => {
  it.each([
    ['8 characters', 'x7-Lk9.q'],
    ['64 characters', 'ab3'.repeat(21) + 'z'],
    ['a sentence', 'una frase larga 42'],
    ['spaces at its ends', ' una frase '],
    ['72 bytes in fewer characters', 'ñ'.repeat(34) + 'abcd'],
    ['three different characters', 'abcabcab'],
    ['8 characters of two code units each', '😀😁😂🤣😃😄😅😆'],
    ['72 bytes once composed', 'n\u0303'.repeat(34) + 'abcd'],
  ])('accept %s', (_, password) => {
    expect(passwordFault(password)).toBeUndefined();
  });

  it.each([
    ['7 characters', 'x7-Lk9.', 'password_too_short'],
    ['7 characters of two code units each', '😀😁😂🤣😃😄😅', 'password_too_short'],
    ['8 code points that are 4 characters once composed', 'n\u0303a\u0301e\u0301o\u0301', 'password_too_short'],
    ['65 characters', 'ab3'.repeat(21) + 'zz', 'password_too_long'],
    ['73 bytes', 'ñ'.repeat(34) + 'abcde', 'password_too_long'],
    ['a common one', 'password1', 'password_too_common'],
    ['a common one in other letters', 'ConTraseña123', 'password_too_common'],
    ['a common one in wide characters', 'ｐａｓｓｗｏｒｄ１', 'password_too_common'],
    ['a Spanish one', 'tequieromucho', 'password_too_common'],
    ['one character again and again', 'zzzzzzzzzz', 'password_too_uniform'],
    ['two characters again and again', '9z9z9z9z9z', 'password_too_uniform'],
  ])('refuse %s', (_, password, fault) => {
    expect(passwordFault(password)).toBe(fault);
  });

  it.each([
    'Rosa.Quispe@clinica.example',
    'rosa.quispe',
    'RosaQuispe2024!',
    'Anastazia',
    '1985-anastazia',
    'MAMANI QUISPE',
    'quispe.77',
    'Mámání99',
  ])('refuse what everybody knows of the owner: %s', (password) => {
    expect(passwordFault(password, ['rosa.quispe@clinica.example', 'Anastazia', 'Mamani Quispe'])).toBe(
      'password_about_owner',
    );
  });

  it.each(['rosa come quispe 3 veces', 'clinica.42.azul', '12345-67x-98'])(
    'accept what only contains it: %s',
    (password) => {
      expect(passwordFault(password, ['rosa.quispe@clinica.example', 'X', ''])).toBeUndefined();
    },
  );

  it('refuse a name of three letters, not one of two', () => {
    expect(passwordFault('ana-1985-!', ['Ana'])).toBe('password_about_owner');
    expect(passwordFault('li-1985-!7', ['Li'])).toBeUndefined();
  });

  it('know the passwords that leak most', () => {
    const fitting = [...COMMON_PASSWORDS].filter((password) => Array.from(password).length >= 8);
    expect(fitting.length).toBeGreaterThan(10_000);
    expect(COMMON_PASSWORDS.has('')).toBe(false);
    for (const password of COMMON_PASSWORDS) expect(password).toBe(password.toLowerCase());
  });

  it('never let bcrypt cut a password off', () => {
    expect(fitsHash('a'.repeat(72))).toBe(true);
    expect(fitsHash('a'.repeat(73))).toBe(false);
    expect(fitsHash('€'.repeat(25))).toBe(false);
  });

  it('take the same characters for the same, however they were typed', () => {
    expect(asTyped('contrasen\u0303a')).toBe('contraseña');
    expect(asTyped(' Ａ a ')).toBe(' Ａ a ');
  });
});
