import { nameNullAsType } from './openapi-nullable';

const named = (part: unknown): unknown => {
  const copy: unknown = structuredClone(part);
  nameNullAsType(copy);
  return copy;
};

describe('null in an OpenAPI 3.1 schema', () => {
  it.each([
    ['a type', { type: 'string', nullable: true, example: 'x' }, { type: ['string', 'null'], example: 'x' }],
    [
      'a set of values',
      { type: 'string', enum: ['a'], nullable: true },
      { type: ['string', 'null'], enum: ['a', null] },
    ],
    ['a reference', { $ref: '#/a', nullable: true }, { anyOf: [{ $ref: '#/a' }, { type: 'null' }] }],
    [
      'a wrapped reference',
      { nullable: true, description: 'd', allOf: [{ $ref: '#/a' }] },
      { description: 'd', anyOf: [{ $ref: '#/a' }, { type: 'null' }] },
    ],
    ['no null', { type: 'string', nullable: false }, { type: 'string' }],
  ])('is named in %s', (_, before, after) => {
    expect(named(before)).toEqual(after);
    expect(named({ properties: { a: [before] } })).toEqual({ properties: { a: [after] } });
  });

  it('leaves examples as they are', () => {
    expect(named({ example: { nullable: true } })).toEqual({ example: { nullable: true } });
  });
});
