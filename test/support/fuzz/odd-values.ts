import type { Random } from './random';

/** Values of every type that have broken servers before, or were never meant. */
export const ODD_SCALARS: readonly unknown[] = [
  ...[null, true, false, 0, -1, 1, 1.5, 2 ** 31, -(2 ** 31) - 1, 2 ** 53, 1e300, '', ' ', 'x', '0', '-1', 'null'],
  ...[[], {}, [[]], [null], [''], [{}], { a: 1 }, { length: 1 }, ['a', 'b'], 'undefined', 'NaN', 'Infinity'],
  ...['2026-W49', '2026-02-30', '9999-12-31', '9999-12-31T23:59:59.999Z', '+010000-01-01', '0000-00-00', '24:00'],
  ...['23:59:60', '2026-05-06', '2026-05-06T14:00:00Z', '2026-05-06T14:00:00.123456789+14:00', '2026-05-06T24:00:00Z'],
  ...["' OR 1=1 --", '"; x', '$1', '%s%n', '../../etc/passwd', '<script>', '${7*7}', '{{7*7}}', 'a\u2028b', '\u202e'],
  ...[
    '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c11',
    '00000000-0000-0000-0000-000000000000',
    'p_zzzzzz',
    'BOB',
    'America/La_Paz',
  ],
  ...['FREQ=SECONDLY;COUNT=1000000', 'FREQ=WEEKLY;UNTIL=99991231', 'x'.repeat(1_000), 'ẞ'.repeat(200), '👩‍👩‍👧'.repeat(50)],
];

const INSERTED = [
  ...[
    '\0',
    '\u0007',
    '\n',
    '\r\n',
    '\t',
    '\u00a0',
    '\u200b',
    '\u202e',
    '\ufeff',
    '\ufffd',
    '\ud800',
    '\udc00',
    '😀',
    'ß',
  ],
  ...[
    'İ',
    'ﷺ',
    '%',
    '%00',
    '%u0000',
    '_',
    '\\',
    "'",
    '"',
    '`',
    ';',
    ',',
    '/',
    '..',
    '<',
    '&',
    '$',
    '{',
    '}',
    '|',
    '+',
    '-',
  ],
];

/** A text with one thing done to it. */
export function spoiltText(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  switch (random.below(9)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text + text;
    case 2:
      return text.toUpperCase();
    case 3:
      return ` ${text}\t`;
    case 4:
      return text.replace(/\d/, () => String(random.below(10)));
    case 5:
      return text.replace(/\d{4}/, random.pick(['9999', '0000', '1900', '2200', '10000', '-001']));
    case 6:
      return text.repeat(200).slice(0, random.pick([40, 41, 100, 101, 255, 256, 500, 501, 2_000, 2_001, 10_000]));
    case 7:
      return Array.from(text).reverse().join('');
    default:
      return text.slice(0, at) + random.pick(INSERTED) + text.slice(at);
  }
}
