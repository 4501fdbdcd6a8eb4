import { COMMON_PASSWORDS } from './common-passwords';

const MIN_CHARACTERS = 8;
const MAX_CHARACTERS = 64;
/** bcrypt reads no further; what it would ignore is refused instead. */
const MAX_BYTES = 72;
/** `aaaaaaaa` and `12121212` are no better than a common password. */
const MIN_DIFFERENT_CHARACTERS = 3;
/** Shorter parts of names stand in too many good passwords. */
const MIN_NAME_LETTERS = 3;

/** Why a password may not be chosen. Each has its sentence in `i18n/validation-messages.ts`. */
export type PasswordFault =
  'password_too_short' | 'password_too_long' | 'password_too_common' | 'password_too_uniform' | 'password_about_owner';

/**
 * One form for the same characters (Unicode NFC): `ñ` is one or two code points, depending on the keyboard. Nothing else of a
 * password is ever changed; blanks and case count.
 */
export const asTyped = (password: string): string => password.normalize('NFC');

/**
 * What is wrong with a password: 8 to 64 characters (code points), at most 72 bytes in UTF-8, not a common one, not just
 * something that everybody knows of its owner with digits or signs around it.
 * @param known the owner's e-mail and names; compared without regard to case, accents, digits and signs
 */
export function passwordFault(password: string, known: readonly string[] = []): PasswordFault | undefined {
  const typed = asTyped(password);
  const characters = Array.from(typed);
  if (characters.length < MIN_CHARACTERS) return 'password_too_short';
  if (characters.length > MAX_CHARACTERS || !fitsHash(typed)) return 'password_too_long';
  if (new Set(characters).size < MIN_DIFFERENT_CHARACTERS) return 'password_too_uniform';
  if (COMMON_PASSWORDS.has(typed.normalize('NFKC').toLowerCase())) return 'password_too_common';
  const letters = lettersOf(typed);
  return known.flatMap(partsOf).some((part) => part.length >= MIN_NAME_LETTERS && part === letters)
    ? 'password_about_owner'
    : undefined;
}

/** Whether bcrypt would see the whole of it: at most 72 bytes in UTF-8. */
export function fitsHash(password: string): boolean {
  return Buffer.byteLength(asTyped(password), 'utf8') <= MAX_BYTES;
}

/** The whole, its words, and what stands before the `@`. */
function partsOf(text: string): string[] {
  const local = text.split('@')[0] ?? '';
  return [text, local, ...local.split(/[\s._-]+/)].map(lettersOf);
}

const lettersOf = (text: string): string => text.normalize('NFKD').replace(/\P{L}/gu, '').toLowerCase();
