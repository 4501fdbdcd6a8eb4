/** Whatever may be told of the people of `castOf` and `canaryPatient` that is written in words. */
const WORDS = ['canari', String.raw`@praxis\.example`, '1990-05-17'];
/** Their phones, SSNs and national ids, which are not part of a longer number: of an instant, or of an id. */
const NUMBERS = [
  String.raw`(?:(?:00)?591)?[ .-]?711[ .-]?99[ .-]?\d{3}`,
  String.raw`987-?65-?43\d\d`,
  String.raw`12345098\d\d`,
];
const CANARY = [...WORDS, ...NUMBERS.map((digits) => `(?<![\\da-f])${digits}(?![\\da-f])`)].join('|');

/** Something that left a process. */
export interface Left {
  readonly channel: string;
  readonly text: string;
}

/** What nobody may be told: the canaries, and these. @param secrets as they were given to somebody */
export function untellable(secrets: Iterable<string> = []): RegExp {
  const words = [...new Set(secrets)].map((secret) => secret.replaceAll(/[^\w-]/g, String.raw`\$&`));
  return new RegExp([CANARY, ...words].join('|'), 'i');
}

/** Where something that nobody may be told stands, however it is written; empty if nothing of it does. */
export function canariesIn({ channel, text }: Left, unsaid: RegExp = untellable()): string[] {
  return readings(text).flatMap((reading) => {
    const { index } = unsaid.exec(reading) ?? {};
    return index === undefined ? [] : [`${channel}: ${reading.slice(Math.max(0, index - 80), index + 80)}`];
  });
}

/**
 * A text as it is, and as whoever gets it would read it: quoted-printable, encoded words (RFC 2047), Base64, percent signs, escapes of
 * JSON and of Redis.
 */
function readings(text: string): string[] {
  const percent = text.replaceAll(/(?:%[0-9A-F]{2})+/gi, (bytes) => fromHex(bytes.replaceAll('%', '')));
  const escaped = text
    .replaceAll(/\\u([0-9A-F]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replaceAll(/(?:\\x[0-9A-F]{2})+/gi, (bytes) => fromHex(bytes.replaceAll(String.raw`\x`, '')));
  const base64 = text.replaceAll(/(?<=[A-Za-z0-9+/=]{60,})\r?\n/g, '').match(/[A-Za-z0-9+/_-]{8,}={0,2}/g) ?? [];
  const hex = text.match(/[0-9a-f]{16,}/gi) ?? [];
  return [
    text,
    unquoted(text.replaceAll(/=\r?\n/g, '')),
    withoutEncodedWords(text),
    percent,
    escaped,
    // What stands before it may look like a part of it.
    ...[0, 1, 2, 3].map((skipped) =>
      base64.map((found) => Buffer.from(found.slice(skipped), 'base64').toString('latin1')).join('\n'),
    ),
    ...[0, 1].map((skipped) => hex.map((found) => fromHex(found.slice(skipped))).join('\n')),
  ];
}

/** Space between two encoded words is not shown: a name may be broken anywhere. */
function withoutEncodedWords(text: string): string {
  return text
    .replaceAll(/\?=\s+(?==\?)/g, '?=')
    .replaceAll(/=\?[\w-]+\?([BQ])\?([^?]*)\?=/gi, (_, kind: string, word: string) =>
      /b/i.test(kind) ? Buffer.from(word, 'base64').toString('utf8') : unquoted(word.replaceAll('_', ' ')),
    );
}

const unquoted = (text: string): string =>
  text.replaceAll(/(?:=[0-9A-F]{2})+/gi, (bytes) => fromHex(bytes.replaceAll('=', '')));

const fromHex = (hex: string): string => Buffer.from(hex, 'hex').toString('utf8');

/** A mail without the one place in which the address of its recipient may stand. */
export const withoutRecipient = (mail: string): string => mail.replace(/^To: \S+\r\n/m, '');

/** A dialogue with a mail server, of each mail without the one address that the server has to be told: of whom it is to. */
export function withoutEnvelopes(dialogue: string): string {
  return dialogue
    .split(/^(?=MAIL FROM:)/m)
    .map((one) => {
      // None where the server, or whoever was killed, broke off before the mail.
      const [, address] = /^To: (\S+)\r$/m.exec(one) ?? /^RCPT TO:<(\S+)>\r$/m.exec(one) ?? [];
      return withoutRecipient(one.replace(`RCPT TO:<${address}>`, ''));
    })
    .join('');
}
