/** Two requests of the Kafka protocol, and their answers, in an older form and in a newer one. @see https://kafka.apache.org/protocol */

const HIGHEST_METADATA = 9;
const METADATA = 3;
const UNKNOWN = -0x8000_0000;

/** Reads what the older forms are made of: big endian, lengths of fixed size, -1 for null. */
class Reading {
  at = 0;
  constructor(private readonly bytes: Buffer) {}

  int8 = (): number => this.bytes.readInt8(this.move(1));
  int16 = (): number => this.bytes.readInt16BE(this.move(2));
  int32 = (): number => this.bytes.readInt32BE(this.move(4));
  text = (): string | null => {
    const length = this.int16();
    return length < 0 ? null : this.cut(length);
  };
  list = <T>(one: () => T): T[] => Array.from({ length: Math.max(this.int32(), 0) }, one);
  /** Of the newer forms: null is 0, everything else one more than it is. */
  length = (): number | null => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.bytes.readUInt8(this.move(1));
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value === 0 ? null : value - 1;
    }
  };
  cut = (length: number): string => {
    const from = this.move(length);
    return this.bytes.toString('utf8', from, from + length);
  };

  private move(length: number): number {
    this.at += length;
    return this.at - length;
  }
}

const int8 = (value: number): Buffer => Buffer.from(Int8Array.of(value).buffer);
function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}
export function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}
const text = (value: string | null): Buffer =>
  value === null ? int16(-1) : Buffer.concat([int16(Buffer.byteLength(value)), Buffer.from(value)]);

const NO_TAGS = int8(0);
function length(value: number | null): Buffer {
  const bytes: number[] = [];
  let rest = value === null ? 0 : value + 1;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Buffer.from([...bytes, rest]);
}
const compactText = (value: string | null): Buffer =>
  value === null ? length(null) : Buffer.concat([length(Buffer.byteLength(value)), Buffer.from(value)]);
const compactList = <T>(values: readonly T[], one: (value: T) => Buffer): Buffer =>
  Buffer.concat([length(values.length), ...values.map(one)]);

/** A request without its body: the number of the API, another version, correlation id, name of the client. */
function head(reading: Reading, version: number): Buffer {
  const api = reading.int16();
  reading.int16();
  return Buffer.concat([int16(api), int16(version), int32(reading.int32()), text(reading.text())]);
}

/** ApiVersions: v3 as v0, which asks nothing. */
export const askForVersions = (request: Buffer): Buffer => head(new Reading(request), 0);

/** Metadata: v9 as v2. */
export function askForMetadata(request: Buffer): Buffer {
  const reading = new Reading(request);
  const asked = head(reading, 2);
  reading.int8();
  const count = reading.length();
  const topics = Array.from({ length: count ?? 0 }, () => {
    const name = reading.cut(reading.length() ?? 0);
    reading.int8();
    return text(name);
  });
  return Buffer.concat([asked, int32(count ?? -1), ...topics]);
}

/** ApiVersions: v0 as v3, whose header alone has no tagged fields. Metadata is said to be understood as we translate it. */
export function answerWithVersions(answer: Buffer): Buffer {
  const reading = new Reading(answer);
  const started = Buffer.concat([int32(reading.int32()), int16(reading.int16())]);
  const versions = reading.list(() => [reading.int16(), reading.int16(), reading.int16()] as const);
  const said = compactList(versions, ([api, from, to]) =>
    Buffer.concat([int16(api), int16(from), int16(api === METADATA ? HIGHEST_METADATA : to), NO_TAGS]),
  );
  return Buffer.concat([started, said, int32(0), NO_TAGS]);
}

/** Metadata: v2 as v9, with another port for every broker. */
export function answerWithMetadata(answer: Buffer, port: number): Buffer {
  const reading = new Reading(answer);
  const nodes = () => reading.list(reading.int32);
  const started = Buffer.concat([int32(reading.int32()), NO_TAGS, int32(0)]);
  const brokers = reading.list(() => {
    const [id, host] = [reading.int32(), reading.text()];
    reading.int32();
    return Buffer.concat([int32(id), compactText(host), int32(port), compactText(reading.text()), NO_TAGS]);
  });
  const cluster = Buffer.concat([compactText(reading.text()), int32(reading.int32())]);
  const partition = (): Buffer => {
    const [error, index, leader, replicas, inSync] = [
      reading.int16(),
      reading.int32(),
      reading.int32(),
      nodes(),
      nodes(),
    ];
    const lists = [replicas, inSync, []].map((ids: number[]) => compactList(ids, int32));
    return Buffer.concat([int16(error), int32(index), int32(leader), int32(-1), ...lists, NO_TAGS]);
  };
  const topics = reading.list(() => {
    const [error, name, isInternal, partitions] = [
      reading.int16(),
      reading.text(),
      reading.int8(),
      reading.list(partition),
    ];
    const listed = compactList(partitions, (one) => one);
    return Buffer.concat([int16(error), compactText(name), int8(isInternal), listed, int32(UNKNOWN), NO_TAGS]);
  });
  const lists = [brokers, topics].map((list) => compactList(list, (one) => one));
  return Buffer.concat([started, lists[0]!, cluster, lists[1]!, int32(UNKNOWN), NO_TAGS]);
}
