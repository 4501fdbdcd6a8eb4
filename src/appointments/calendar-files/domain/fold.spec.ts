import { foldLines } from './fold';

describe('folding', () => {
  const unfolded = (text: string) => text.replaceAll('\r\n ', '');

  it('leaves lines of up to 75 octets as they are', () => {
    const line = 'x'.repeat(75);
    expect(foldLines(`${line}\r\n${line}\r\n`)).toBe(`${line}\r\n${line}\r\n`);
  });

  it('fills every line to its 75 octets, the blank of those that go on included', () => {
    expect(foldLines('x'.repeat(76))).toBe(`${'x'.repeat(75)}\r\n x`);
    expect(foldLines('x'.repeat(150))).toBe(`${'x'.repeat(75)}\r\n ${'x'.repeat(74)}\r\n x`);
    expect(foldLines(`${'x'.repeat(74)}ñ`)).toBe(`${'x'.repeat(74)}\r\n ñ`);
  });

  it.each(['x'.repeat(76), 'x'.repeat(500), 'Sesión ñandú '.repeat(30), '👩‍⚕️ 心理 '.repeat(40)])('folds %s', (line) => {
    const folded = foldLines(`A:1\r\n${line}\r\n`);
    const lines = folded.split('\r\n');
    expect(lines.filter((one) => Buffer.byteLength(one) > 75)).toEqual([]);
    expect(lines.slice(2, -1).every((one) => one.startsWith(' '))).toBe(true);
    expect(folded).not.toContain('\uFFFD');
    expect(unfolded(folded)).toBe(`A:1\r\n${line}\r\n`);
  });
});
