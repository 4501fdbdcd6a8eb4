import { codeAt, stepAt, stepOf, toBase32 } from './totp';

/** RFC 6238, appendix B, for SHA-1: the last six of the eight digits. */
const SECRET = Buffer.from('12345678901234567890');
const VECTORS = [
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
] as const;

describe('time-based codes', () => {
  it.each(VECTORS)('at %i s are %s', (seconds, code) => {
    expect(codeAt(SECRET, stepAt(new Date(seconds * 1_000)))).toBe(code);
  });

  it('are taken one step early or late, and no more', () => {
    const now = new Date(1_234_567_890_000);
    const present = stepAt(now);
    const taken = [-2, -1, 0, 1, 2].map((shift) => stepOf(SECRET, codeAt(SECRET, present + shift), now, 0));
    expect(taken).toEqual([undefined, present - 1, present, present + 1, undefined]);
  });

  it('are not taken again, nor those before', () => {
    const now = new Date(1_234_567_890_000);
    const present = stepAt(now);
    expect(stepOf(SECRET, codeAt(SECRET, present), now, present)).toBeUndefined();
    expect(stepOf(SECRET, codeAt(SECRET, present - 1), now, present)).toBeUndefined();
    expect(stepOf(SECRET, codeAt(SECRET, present + 1), now, present)).toBe(present + 1);
  });

  it.each(['', '00592', '0059240', 'ñ05924', '000000'])('are not %j', (code) => {
    expect(stepOf(SECRET, code, new Date(1_234_567_890_000), 0)).toBeUndefined();
  });

  it.each([
    ['', ''],
    ['f', 'MY'],
    ['fo', 'MZXQ'],
    ['foo', 'MZXW6'],
    ['foob', 'MZXW6YQ'],
    ['foobar', 'MZXW6YTBOI'],
  ])('have a secret that is shown in base 32: %j is %s', (text, shown) => {
    expect(toBase32(Buffer.from(text))).toBe(shown);
  });
});
