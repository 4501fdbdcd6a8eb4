import { TEXT } from './message-text';

describe('the text of a message', () => {
  it.each(['', 'Hola', 'dos\nlíneas', 'una\tcolumna', ' ~', '\u00a0', '🙂 ñ <b>'])('is %j', (text) => {
    expect(TEXT.test(text)).toBe(true);
  });

  it.each(['\u0000', '\u0008', '\u000b', '\r', '\u001f', '\u007f', '\u0080', '\u009f'])(
    'has no %j, neither first nor last nor between',
    (control) => {
      for (const text of [control, `${control}a`, `a${control}`, `a${control}b`, `a\n${control}\nb`])
        expect(TEXT.test(text)).toBe(false);
    },
  );
});
