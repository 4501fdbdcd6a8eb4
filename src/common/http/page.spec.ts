import { InvalidCursor } from '../errors/common.errors';
import { pageOf, readCursor } from './page';

const ID = '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c11';
const INSTANT = '2026-12-01T13:00:00.000Z';
const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a page', () => {
  const keyOf = (n: number) => [n, ID];

  it('ends where the next one starts', () => {
    const { rows, nextCursor } = pageOf([1, 2, 3], 2, keyOf);
    expect(rows).toEqual([1, 2]);
    expect(readCursor(nextCursor ?? '', 'integer', 'uuid')).toEqual([2, ID]);
  });

  it('is the last one when nothing was left over', () => {
    expect(pageOf([1, 2], 2, keyOf).nextCursor).toBeNull();
    expect(pageOf([], 2, keyOf)).toEqual({ rows: [], nextCursor: null });
  });
});

describe('a cursor', () => {
  it('is absent on the first page', () => {
    expect(readCursor(undefined, 'uuid')).toBeUndefined();
  });

  it.each([
    ['nothing', ''],
    ['not base64', '%%%'],
    ['not JSON', Buffer.from('{').toString('base64url')],
    ['no list', encoded({ a: 1 })],
    ['too short', encoded([INSTANT])],
    ['too long', encoded([INSTANT, ID, 1])],
    ['the wrong order', encoded([ID, INSTANT])],
    ['no instant', encoded(['2026-12-01', ID])],
    ['no UUID', encoded([INSTANT, "' OR 1=1"])],
    ['null', encoded([null, ID])],
  ])('is refused when it is %s', (_, cursor) => {
    expect(() => readCursor(cursor, 'instant', 'uuid')).toThrow(InvalidCursor);
  });

  it('carries no text that the database cannot hold', () => {
    expect(readCursor(encoded(['Pérez']), 'text')).toEqual(['Pérez']);
    expect(() => readCursor(encoded(['a\0']), 'text')).toThrow(InvalidCursor);
    expect(() => readCursor(encoded(['infinity']), 'date')).toThrow(InvalidCursor);
    expect(() => readCursor(encoded([1.5]), 'integer')).toThrow(InvalidCursor);
  });
});
