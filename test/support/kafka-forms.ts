/**
 * Requests of the Kafka protocol, and their answers, in the form that our client asks in, and in the older form that librdkafka's brokers
 * understand. @see https://kafka.apache.org/protocol
 */

/** Lengths of fixed size, -1 for null; or, in newer forms, of variable size, one more than it is, 0 for null, and tags after each record. */
export type Style = 'plain' | 'compact';
/** What a record is made of: so many bytes as they are; a text; one that is never null; bytes; a list of records. */
export type Form = readonly (number | 'text' | 'name' | 'bytes' | readonly [Form])[];

export class Reading {
  at = 0;
  constructor(private readonly source: Buffer) {}

  int16 = (): number => this.source.readInt16BE(this.move(2));
  int32 = (): number => this.source.readInt32BE(this.move(4));
  take = (length: number): Buffer => this.source.subarray(this.move(length), this.at);
  /** Everything but so many bytes at the end. */
  rest = (but = 0): Buffer => this.take(this.source.length - but - this.at);
  text = (style: Style): Buffer | null => this.cut(style === 'plain' ? this.int16() : this.size());
  bytes = (style: Style): Buffer | null => this.cut(this.count(style));
  /** Of a list. */
  count = (style: Style): number => (style === 'plain' ? this.int32() : this.size());

  private size(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.source.readUInt8(this.move(1));
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value - 1;
    }
  }

  private cut(length: number): Buffer | null {
    return length < 0 ? null : this.take(length);
  }

  private move(length: number): number {
    this.at += length;
    return this.at - length;
  }
}

export const NO_TAGS = Buffer.from([0]);

export function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

export function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function size(length: number): Buffer {
  const bytes: number[] = [];
  let rest = length + 1;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Buffer.from([...bytes, rest]);
}

/** A length, and what is so long. */
const cut = (length: (value: number) => Buffer, content: Buffer | null): Buffer =>
  content === null ? length(-1) : Buffer.concat([length(content.length), content]);

export const text = (style: Style, content: Buffer | null): Buffer => cut(style === 'plain' ? int16 : size, content);
export const count = (style: Style, length: number): Buffer => (style === 'plain' ? int32 : size)(length);

/** Reads one record in one style, and writes it in the other. */
export function restyled(reading: Reading, form: Form, from: Style, to: Style): Buffer {
  const parts = form.map((field): Buffer => {
    if (typeof field === 'number') return reading.take(field);
    if (field === 'bytes') return cut(to === 'plain' ? int32 : size, reading.bytes(from));
    if (field === 'text') return text(to, reading.text(from));
    if (field === 'name') return text(to, reading.text(from) ?? Buffer.alloc(0));
    const length = reading.count(from);
    const records = Array.from({ length: Math.max(length, 0) }, () => restyled(reading, field[0], from, to));
    return Buffer.concat([count(to, length), ...records]);
  });
  if (from === 'compact') reading.take(1);
  return Buffer.concat([...parts, to === 'compact' ? NO_TAGS : Buffer.alloc(0)]);
}

/** A request up to its body: the number of the API, another version, correlation id, name of the client. */
export function head(reading: Reading, version: number, to: Style): Buffer {
  const api = reading.take(2);
  reading.int16();
  const asked = Buffer.concat([api, int16(version), reading.take(4), text('plain', reading.text('plain'))]);
  reading.take(1);
  return to === 'plain' ? asked : Buffer.concat([asked, NO_TAGS]);
}
