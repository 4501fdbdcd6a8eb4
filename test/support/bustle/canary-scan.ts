/** Whatever may be told of the people of `castOf`, of what they wrote and of what they were called. */
const CANARY = /canari|991 ?990 ?\d|59171199|711996|987-?65-?43|12345098/i;

/** Something that left a process. */
export interface Left {
  readonly channel: string;
  readonly text: string;
}

/** Where a canary stands, however it is written; empty if there is none. */
export function canariesIn({ channel, text }: Left): string[] {
  return readings(text).flatMap((reading) => {
    const { index } = CANARY.exec(reading) ?? {};
    return index === undefined ? [] : [`${channel}: ${reading.slice(Math.max(0, index - 80), index + 80)}`];
  });
}

/** A text as it is, and as whoever gets it would read it: quoted-printable, Base64, percent signs, escapes of JSON. */
function readings(text: string): string[] {
  const unfolded = text.replaceAll(/=\r?\n/g, '');
  const quoted = unfolded.replaceAll(/(?:=[0-9A-F]{2})+/gi, (bytes) => fromHex(bytes.replaceAll('=', '')));
  const percent = text.replaceAll(/(?:%[0-9A-F]{2})+/gi, (bytes) => fromHex(bytes.replaceAll('%', '')));
  const escaped = text.replaceAll(/\\u([0-9A-F]{4})/gi, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
  const base64 = [...text.replaceAll(/(?<=[A-Za-z0-9+/=]{60,})\r?\n/g, '').matchAll(/[A-Za-z0-9+/_-]{8,}={0,2}/g)];
  const hex = [...text.matchAll(/(?:[0-9a-f]{2}){8,}/gi)];
  return [
    text,
    quoted,
    percent,
    escaped,
    base64.map(([found]) => Buffer.from(found, 'base64').toString('latin1')).join('\n'),
    hex.map(([found]) => fromHex(found)).join('\n'),
  ];
}

const fromHex = (hex: string): string => Buffer.from(hex, 'hex').toString('utf8');

/** A mail without the one place in which the address of its recipient may stand. */
export const withoutRecipient = (mail: string, email: string): string =>
  mail.replace(`\r\nTo: ${email}\r\n`, '\r\n').replaceAll(`RCPT TO:<${email}>`, '');
