import { liveKeys } from './live-keys';

const key = (id: string, signsFrom: number) => ({ id, signsFrom });
const idsAt = (now: number, ...keys: ReturnType<typeof key>[]) => {
  const { current, verifying } = liveKeys(keys, now);
  return [current.id, ...verifying.map(({ id }) => id)];
};

describe('live keys', () => {
  const [first, second, third] = [key('a', 0), key('b', 100), key('c', 200)];

  it('are one at first', () => {
    expect(idsAt(0, first)).toEqual(['a', 'a']);
  });

  it('accept the next one before it signs, and the one before afterwards', () => {
    expect(idsAt(99, first, second)).toEqual(['a', 'b', 'a']);
    expect(idsAt(100, first, second)).toEqual(['b', 'b', 'a']);
  });

  it('never are more than two whose time has come', () => {
    expect(idsAt(199, third, first, second)).toEqual(['b', 'c', 'b', 'a']);
    expect(idsAt(200, third, first, second)).toEqual(['c', 'c', 'b']);
  });

  it('have an order even if they were made at once', () => {
    expect(idsAt(100, key('b', 100), key('c', 100), first)).toEqual(['c', 'c', 'b']);
    expect(idsAt(100, key('c', 100), key('b', 100), first)).toEqual(['c', 'c', 'b']);
  });

  it('cannot be none', () => {
    expect(() => liveKeys([second], 99)).toThrow('no key');
  });
});
