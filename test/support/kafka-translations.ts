import { count, head, int16, int32, NO_TAGS, Reading, restyled, text, type Form } from './kafka-forms';

const OFFSET_FETCH = 9;
const FIND_COORDINATOR = 10;
const JOIN_GROUP = 11;
const LEAVE_GROUP = 13;
const SYNC_GROUP = 14;
const API_VERSIONS = 18;

const CORRELATION_ID = 4;
const THROTTLE = 4;

/** How a question is put instead, and what is made of the answer to it. */
interface Translation {
  /** The version that is asked in, and its translation alone. */
  readonly version: number;
  readonly ask: (request: Buffer) => Buffer;
  /** @param asked the question as the client has put it */
  readonly answer: (answer: Buffer, asked: Buffer) => Buffer;
}

/** The same fields, in the style of the version before. */
const restyledOnly = (version: number, question: Form, answer: Form): Translation => ({
  version,
  ask: (request) => {
    const reading = new Reading(request);
    return Buffer.concat([head(reading, version - 1, 'plain'), restyled(reading, question, 'compact', 'plain')]);
  },
  answer: (bytes) => {
    const reading = new Reading(bytes);
    return Buffer.concat([reading.take(CORRELATION_ID), NO_TAGS, restyled(reading, answer, 'plain', 'compact')]);
  },
});

/** Of the newest three: a list with one group was asked about, where the older form has no list. */
function groupOf(asked: Buffer): Buffer {
  const reading = new Reading(asked);
  if (head(reading, 0, 'compact').readInt16BE(0) === FIND_COORDINATOR) reading.take(1);
  reading.count('compact');
  return text('compact', reading.text('compact'));
}

const ONE = count('compact', 1);

const TRANSLATIONS: Readonly<Record<number, Translation>> = {
  [JOIN_GROUP]: restyledOnly(
    6,
    ['text', 4, 4, 'text', 'text', 'text', [['text', 'bytes']]],
    [THROTTLE, 2, 4, 'text', 'name', 'name', [['text', 'text', 'bytes']]],
  ),
  [SYNC_GROUP]: restyledOnly(4, ['text', 4, 'text', 'text', [['text', 'bytes']]], [THROTTLE, 2, 'bytes']),
  // v1 is of one member.
  [LEAVE_GROUP]: {
    version: 4,
    ask: (request) => {
      const reading = new Reading(request);
      const asked = [head(reading, 1, 'plain'), text('plain', reading.text('compact'))];
      reading.count('compact');
      return Buffer.concat([...asked, text('plain', reading.text('compact'))]);
    },
    answer: (bytes) => {
      const reading = new Reading(bytes);
      return Buffer.concat([
        reading.take(CORRELATION_ID),
        ...[NO_TAGS, reading.take(THROTTLE + 2), count('compact', 0), NO_TAGS],
      ]);
    },
  },
  [FIND_COORDINATOR]: {
    version: 4,
    ask: (request) => {
      const reading = new Reading(request);
      const asked = head(reading, 3, 'compact');
      const keyType = reading.take(1);
      return Buffer.concat([asked, groupOf(request), keyType, NO_TAGS]);
    },
    answer: (bytes, asked) => {
      const reading = new Reading(bytes);
      const begun = Buffer.concat([reading.take(CORRELATION_ID + 1 + THROTTLE), ONE, groupOf(asked)]);
      const [error, message, node] = [reading.take(2), reading.text('compact'), reading.take(4)];
      // None is null in the older form, and empty in the newer.
      const [host, port] = [reading.text('compact') ?? Buffer.alloc(0), reading.take(4)];
      return Buffer.concat([
        ...[begun, node, text('compact', host), port, error, text('compact', message), NO_TAGS],
        NO_TAGS,
      ]);
    },
  },
  [OFFSET_FETCH]: {
    version: 8,
    ask: (request) => {
      const reading = new Reading(request);
      const asked = head(reading, 6, 'compact');
      reading.count('compact');
      const group = text('compact', reading.text('compact'));
      // After its topics come the tags of the group, whether the offsets have to be stable, and the tags of all.
      return Buffer.concat([asked, group, reading.rest(3), NO_TAGS]);
    },
    answer: (bytes, asked) => {
      const reading = new Reading(bytes);
      const begun = reading.take(CORRELATION_ID + 1 + THROTTLE);
      return Buffer.concat([begun, ONE, groupOf(asked), reading.rest(1), NO_TAGS, NO_TAGS]);
    },
  },
  // v0 asks nothing; the head of the answer has no tags in any version.
  [API_VERSIONS]: {
    version: 3,
    ask: (request) => head(new Reading(request), 0, 'plain'),
    answer: (bytes) => {
      const reading = new Reading(bytes);
      const begun = reading.take(CORRELATION_ID + 2);
      const versions = Array.from({ length: reading.count('plain') }, () => {
        const [api, from, to] = [reading.int16(), reading.int16(), reading.int16()];
        return Buffer.concat([int16(api), int16(from), int16(TRANSLATIONS[api]?.version ?? to), NO_TAGS]);
      });
      return Buffer.concat([begun, count('compact', versions.length), ...versions, int32(0), NO_TAGS]);
    },
  },
};

/** Undefined for what is passed on as it is. */
export function translationOf(request: Buffer): Translation | undefined {
  const translation = TRANSLATIONS[request.readInt16BE(0)];
  return translation?.version === request.readInt16BE(2) ? translation : undefined;
}
