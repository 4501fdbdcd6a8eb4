/** Values that have broken servers before. */
export interface Trap {
  readonly what: string;
  readonly value: unknown;
  /** No field takes it: the answer is a 4xx. */
  readonly refused?: true;
  /** Where it is worth trying; else in every field. */
  readonly in?: FieldKind;
}

/** What a field is about; `other` are choices, flags and objects. */
export type FieldKind = 'text' | 'time' | 'number' | 'list' | 'other';

const NOBODY = '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c11';
const cursor = (text: string): string => Buffer.from(text).toString('base64url');

/** One segment of a path, percent-encoded already. All of them are refused where an id or a date is expected. */
export const PATH_TRAPS: readonly string[] = [
  'not-a-uuid',
  '%00',
  '%',
  '%E0%A4%A',
  '%ED%A0%80',
  '__proto__',
  'constructor',
  '..%2f..%2fetc%2fpasswd',
  '%F0%9F%92%A5',
  NOBODY.toUpperCase(),
  `${NOBODY}%00`,
  `{${NOBODY}}`,
  "1'%20OR%20'1'='1",
  'p_zzzzzz',
  '2026-02-30',
  '9999-12-31',
  'null',
  '-1',
  'x'.repeat(301),
];

/** What follows `name=` in a query, percent-encoded already. */
export const QUERY_TRAPS: Readonly<Record<FieldKind | 'cursor' | 'any', readonly string[]>> = {
  any: ['', '%00', 'a%00b', '%ED%A0%80', '%F0%9F%92%A5', '[object%20Object]', 'null', 'x'.repeat(5_000)],
  text: [
    '%',
    '%5C',
    '%25%5F%5C',
    "'%22;--",
    ':name%20$1%20?',
    '..%2f..%2fetc',
    'utc',
    'Etc/GMT%2B14',
    NOBODY,
    '%C2%A0',
  ],
  number: ['-1', '0', '101', '1.5', '1e309', '99999999999999999999', 'NaN', '0x10', '%2B5', '-0'],
  time: [
    ...['2026-W49', '2026-02-30', '0001-01-01', '1900-01-01', '2200-12-31', '9999-12-31', '%2B010000-01-01'],
    ...['0001-01-01T00:00:00Z', '1970-01-01T00:00:00Z', '2200-12-31T23:59:59.999999999Z', '2026-12-31t23:59:59z'],
    ...['9999-12-31T23:59:59Z', '2026-06-30T23:59:60Z', '2026-06-30T12:00:00', '-271821-04-20T00:00:00Z', 'now'],
  ],
  other: [],
  list: [',', 'a,a', `${'a,'.repeat(50)}b`],
  cursor: [
    ...['W10', 'e30', 'bnVsbA', 'WyJ4IiwieCJd', '%25', 'a'.repeat(6_001), cursor(`["${'x'.repeat(4_000)}"]`)],
    ...[
      '+275760-09-13T00:00:00Z',
      '2026-12-31t23:59:59z',
      '-4714-01-01',
      '2026-99-99',
      'infinity',
      '2026-01-01+99:99',
    ].map((place) => cursor(JSON.stringify([place, NOBODY]))),
    ...[['\0', '\ud800', NOBODY], ['', '', NOBODY], [NOBODY], ['\0'], [1], [null], [{}, [], NOBODY]].map((place) =>
      cursor(JSON.stringify(place)),
    ),
  ],
};

/** In place of the value of a field of a JSON body. */
export const FIELD_TRAPS: readonly Trap[] = [
  { what: 'NUL', value: 'a\0b', refused: true },
  { what: 'a lone surrogate', value: 'a\ud800b', refused: true },
  { what: '100,000 characters', value: 'x'.repeat(100_000), refused: true },
  { what: 'a fraction', value: 1.5, refused: true },
  { what: 'an object with methods of its own', value: { toString: 1, valueOf: null, length: 2 }, refused: true },
  { what: 'nested lists', value: [[[[]]]], refused: true },
  { what: '1,000 items', value: Array<string>(1_000).fill('x'), refused: true },
  { what: '80,000 objects', value: Array<object>(80_000).fill({}), refused: true, in: 'list' },
  { what: 'a list of nothing', value: [null], refused: true },
  { what: 'an empty text', value: '', refused: true },
  { what: 'blanks', value: ' \t\u00a0\u3000\ufeff', refused: true },
  { what: 'an empty list', value: [] },
  { what: 'an empty object', value: {} },
  { what: 'a number too large', value: 1e300, refused: true, in: 'number' },
  { what: 'more than an integer', value: 2_147_483_648, refused: true, in: 'number' },
  { what: 'zero', value: 0, in: 'number' },
  { what: 'less than zero', value: -1, in: 'number' },
  { what: 'the least integer', value: -2_147_483_648, in: 'number' },
  { what: 'the greatest integer', value: 2_147_483_647, in: 'number' },
  { what: 'an emoji', value: '💥👩‍👩‍👧', in: 'text' },
  { what: 'wild cards', value: '%_\\', in: 'text' },
  { what: 'capitals of Unicode 16', value: '\ua7cb\u{10d50}İẞΣ', in: 'text' },
  { what: 'text that grows when composed', value: '\u0958\ufb2c\u{1d160}'.repeat(10), in: 'text' },
  { what: 'direction marks', value: '\u202eabc\u2066', in: 'text' },
  { what: 'the record of nobody', value: NOBODY, in: 'text' },
  { what: 'zeros for a phone', value: '+000000000', in: 'text' },
  { what: 'a zone in small letters', value: 'utc', in: 'text' },
  { what: 'an odd address', value: '"\u00e9"@x.example', in: 'text' },
  { what: 'an address that turns around', value: 'ana\u202e@x.example', in: 'text' },
  { what: 'a date in a week', value: '2026-W49', refused: true, in: 'time' },
  { what: 'no day of February', value: '2026-02-30', refused: true, in: 'time' },
  { what: 'the year 1', value: '0001-01-01', refused: true, in: 'time' },
  { what: 'the year 1900', value: '1900-01-01', in: 'time' },
  { what: 'the year 2200', value: '2200-12-31', in: 'time' },
  { what: 'the year 9999', value: '9999-12-31', refused: true, in: 'time' },
  { what: 'the year 10000', value: '+010000-01-01', refused: true, in: 'time' },
  { what: 'the first instant', value: '1970-01-01T00:00:00Z', in: 'time' },
  { what: 'the last instant', value: '2200-12-31T23:59:59.999999999Z', in: 'time' },
  { what: 'an instant of year 9999', value: '9999-12-31T23:59:59Z', refused: true, in: 'time' },
  { what: 'a leap second', value: '2026-06-30T23:59:60Z', refused: true, in: 'time' },
  { what: 'no zone', value: '2026-06-30T12:00:00', refused: true, in: 'time' },
];

/** Names that an attacker would add to a body, in the hope that they are stored. */
export const FORBIDDEN_FIELDS: Readonly<Record<string, unknown>> = {
  id: NOBODY,
  role: 'admin',
  status: 'active',
  accountId: NOBODY,
  version: 1,
  createdAt: '2026-01-01T00:00:00.000Z',
  closedAt: null,
  passwordHash: 'x',
  code: 'p_aaaaaa',
  bookedBy: NOBODY,
  hasOwnProperty: 1,
  toString: 'x',
  then: 1,
};

type Headers = Readonly<Record<string, string>>;

/** Headers whose value is nonsense. */
export const HEADER_TRAPS: readonly Headers[] = [
  { 'if-match': '"0"' },
  { 'if-match': 'W/"1", "\u00ff", ,,"' },
  { 'idempotency-key': '\u00ff\u0080 \t%00"' },
  { 'idempotency-key': 'k'.repeat(256) },
  { 'accept-language': `${'xx-'.repeat(2_000)};q=1e999,*;q=NaN` },
  { authorization: 'Bearer' },
  { authorization: `Bearer ${cursor('{"alg":"none","kid":{"toString":1}}')}.e30.` },
  { authorization: `Bearer ${cursor('{"alg":"HS256","kid":"k1"}')}.bnVsbA.AA` },
  { authorization: `Bearer ${cursor('null')}.bnVsbA.AA` },
  { authorization: `Bearer ${'.'.repeat(8_000)}` },
  { 'x-forwarded-for': '::1, not-an-address', forwarded: 'for="[' },
  { accept: 'text/html', 'accept-encoding': 'gzip;q=2, br', range: 'bytes=5-1' },
];

/** JSON that nests so many lists. */
export const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

/** What is no JSON. */
export const MALFORMED_BODIES: readonly string[] = [
  ...['', ' ', '{', '{"a":1}}', '{"a":01}', "{'a':1}", '{"a":"\u0001"}', '\0', 'NaN', nested(10_000)],
];
/** What is JSON, but no object. */
export const BODIES_WITHOUT_FIELDS: readonly string[] = ['null', '[]', '[{}]', '1', '-0', '"x"', 'true'];
export const OTHER_CONTENT_TYPES: readonly string[] = [
  ...['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'multipart/form-data', 'x', '*/*'],
];
