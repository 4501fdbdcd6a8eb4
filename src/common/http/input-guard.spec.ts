import { InvalidRequest, MalformedBody } from '../errors/common.errors';
import { assertSaneInput } from './input-guard';

const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth));

describe('what no request can mean', () => {
  it('lets everything else pass', () => {
    for (const sane of [undefined, null, 5, 'ñandú 😀', { a: [{ b: 'c' }] }, nested(20)]) {
      expect(() => assertSaneInput(sane)).not.toThrow();
    }
  });

  it.each([
    ['NUL in a value', { a: { b: 'x\0' } }],
    ['NUL in a name', { 'x\0': 1 }],
    ['NUL in a list', ['x\0']],
    ['a lone high surrogate', { a: '\ud83d' }],
    ['a lone low surrogate', { a: 'x\ude00' }],
    ['a surrogate pair the wrong way round', { a: '\ude00\ud83d' }],
    ['__proto__', JSON.parse('{"a":{"__proto__":{"b":1}}}') as unknown],
    ['toString', { toString: 'x' }],
    ['hasOwnProperty', { a: [{ hasOwnProperty: 1 }] }],
    ['too many items', Array(2_001).fill(1)],
    ['too many items here and there', { a: Array(1_000).fill(1), b: Array(1_000).fill(1) }],
    ['constructor', JSON.parse('{"constructor":{"prototype":{}}}') as unknown],
  ])('refuses %s', (_, input) => {
    expect(() => assertSaneInput(input)).toThrow(InvalidRequest);
  });

  it('refuses depth, however deep, without exhausting the stack', () => {
    expect(() => assertSaneInput(nested(23))).toThrow(MalformedBody);
    expect(() => assertSaneInput(nested(5_000))).toThrow(MalformedBody);
  });
});
