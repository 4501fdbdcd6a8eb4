import { COMMON_PASSWORDS } from './common-passwords';

const MIN_CHARACTERS = 8;
const MAX_CHARACTERS = 64;
/** bcrypt reads no further; what it would ignore is refused instead. */
const MAX_BYTES = 72;
/** `aaaaaaaa` and `12121212` are no better than a common password. */
const MIN_DIFFERENT_CHARACTERS = 3;

/**
 * Whether somebody may choose this password: 8 to 64 characters (code points), at most 72 bytes in UTF-8, not a common one,
 * not something that everybody knows of its owner.
 * @param known the owner's e-mail and names; compared without regard to case
 */
export function isAcceptablePassword(password: string, known: readonly string[] = []): boolean {
  const characters = Array.from(password);
  const lower = password.toLowerCase();
  return (
    characters.length >= MIN_CHARACTERS &&
    characters.length <= MAX_CHARACTERS &&
    fitsHash(password) &&
    new Set(characters).size >= MIN_DIFFERENT_CHARACTERS &&
    !COMMON_PASSWORDS.has(lower) &&
    !known.flatMap((text) => [text, text.split('@')[0]]).some((text) => text?.toLowerCase() === lower)
  );
}

/** Whether bcrypt would see the whole of it: at most 72 bytes in UTF-8. */
export function fitsHash(password: string): boolean {
  return Buffer.byteLength(password, 'utf8') <= MAX_BYTES;
}
