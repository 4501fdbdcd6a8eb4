/** One SMS: 160 characters of the GSM 7-bit alphabet (3GPP TS 23.038); longer ones, and other alphabets, cost several. */
export const SMS_LENGTH = 160;

const BASIC = new Set(
  Array.from(
    '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
  ),
);
/** Two septets each: an escape, and the character. */
const EXTENDED = new Set('^{}\\[~]|€');

/** The text in that alphabet: accents that it lacks are left out, and what is unknown to it becomes a question mark. */
export function toGsm7(text: string): string {
  return Array.from(text.normalize('NFC'), (one) => {
    if (isKnown(one)) return one;
    const plain = one.normalize('NFD').replace(/\p{Mn}/gu, '');
    return plain !== '' && Array.from(plain).every(isKnown) ? plain : '?';
  }).join('');
}

/** Its length in septets, of a text in that alphabet. */
export const septetsOf = (text: string): number =>
  Array.from(text).reduce((sum, one) => sum + (EXTENDED.has(one) ? 2 : 1), 0);

const isKnown = (one: string): boolean => BASIC.has(one) || EXTENDED.has(one);
