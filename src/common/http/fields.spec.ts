import 'reflect-metadata';
import type { Type } from '@nestjs/common';
import { InvalidRequest } from '../errors/common.errors';
import { VALIDATION_MESSAGES } from '../i18n/validation-messages';
import {
  CommaList,
  Email,
  Id,
  Instant,
  Integer,
  LocalDate,
  Nested,
  NestedList,
  OneOf,
  Phone,
  QueryInteger,
  Text,
  TextList,
  TimeZone,
  WallTime,
} from './fields';
import { RequestValidation, type FieldError } from './validation.pipe';
import { withRequest } from './request-context';

const pipe = new RequestValidation();
const request = { requestId: '1', address: '::1', language: 'en' as const };

/** What the fields make of a body, or the errors that they refuse it with. */
async function read(type: Type, body: unknown): Promise<Readonly<Record<string, unknown>> | readonly FieldError[]> {
  try {
    return (await withRequest(request, () => pipe.transform(body, { type: 'body', metatype: type }))) as Record<
      string,
      unknown
    >;
  } catch (error) {
    if (!(error instanceof InvalidRequest)) throw error;
    return error.extra['errors'] as FieldError[];
  }
}

class Inner {
  @Integer({ min: 1, max: 5 })
  readonly size!: number;
}

class Body {
  @Text({ max: 5 })
  readonly name!: string;

  @OneOf(['a', 'b'], { optional: true })
  readonly kind?: string;

  @Text({ clearable: true, max: 5 })
  readonly note?: string | null;

  @Nested(() => Inner, { optional: true })
  readonly inner?: Inner;

  @NestedList(() => Inner, { optional: true, maxItems: 2 })
  readonly inners?: Inner[];

  @TextList({ optional: true, maxItems: 2, max: 3 })
  readonly tags?: string[];
}

describe('the fields of a request', () => {
  it('say which check failed, with its bounds, in the language of the caller', async () => {
    expect(await read(Body, { name: 'too long', kind: 'c' })).toEqual([
      { field: 'name', code: 'text', message: 'must be text of 1 to 5 characters' },
      { field: 'kind', code: 'one_of', message: 'must be one of: a, b' },
    ]);
  });

  it('name what is missing and what is unknown', async () => {
    expect(await read(Body, { nme: 'x' })).toEqual([
      { field: 'nme', code: 'unknown_field', message: 'is not known here' },
      { field: 'name', code: 'required', message: 'is required' },
    ]);
  });

  it('trim text; what is empty then is no value', async () => {
    expect(await read(Body, { name: '  ana ' })).toMatchObject({ name: 'ana' });
    expect(await read(Body, { name: '   ' })).toMatchObject([{ field: 'name', code: 'text' }]);
  });

  it('take null only where it clears', async () => {
    expect(await read(Body, { name: 'ana', note: null })).toMatchObject({ note: null });
    expect(await read(Body, { name: 'ana', kind: null })).toMatchObject([{ field: 'kind', code: 'required' }]);
  });

  it('give the path of what is wrong inside', async () => {
    expect(
      await read(Body, { name: 'ana', inner: { size: 6 }, inners: [{ size: 1 }, { size: 0, x: 1 }] }),
    ).toMatchObject([
      { field: 'inner.size', code: 'between', message: 'must be a whole number from 1 to 5' },
      { field: 'inners[1].x', code: 'unknown_field' },
      { field: 'inners[1].size', code: 'between' },
    ]);
    expect(await read(Body, { name: 'ana', inner: [], inners: [3] })).toMatchObject([
      { field: 'inner', code: 'object' },
      { field: 'inners', code: 'list' },
      { field: 'inners[0]', code: 'object' },
    ]);
  });

  it('refuse lists that are too long, repeat themselves, or hold something else', async () => {
    for (const tags of [['a', 'b', 'c'], ['a', 'a'], ['long'], [''], [1], 'a']) {
      expect(await read(Body, { name: 'ana', tags })).toMatchObject([{ field: 'tags', code: 'list' }]);
    }
  });

  it.each<[string, PropertyDecorator, readonly unknown[], readonly unknown[]]>([
    [
      'email',
      Email(),
      ['a@b.co', 'Ana.Q+x@Praxis.Example'],
      [
        ...['a@b', 'a b@c.de', '@c.de', 'a@c..de', `${'x'.repeat(250)}@c.de`, 5],
        ...['ana\u202eb@c.de', 'ana\u200b@c.de', '\u0430na@c.de', '.ana@c.de', 'a..na@c.de'],
      ],
    ],
    [
      'phone',
      Phone(),
      ['+59171234567', '71 234-56.78', '591 (7) 1234567'],
      ['12345678', '1234567890123456', '+', 'abc123456', 591],
    ],
    ['uuid', Id(), ['01939C1E-6f00-7c3a-9b1e-2f6f5b7a1c11'], ['01939c1e', '01939c1e6f007c3a9b1e2f6f5b7a1c11', null]],
    ['integer', Integer(), [0, -3, 2_147_483_647], [1.5, '1', 2_147_483_648, NaN, [1]]],
    ['integer', QueryInteger(), ['7', '-7'], ['1e3', '7.0', '', ' ', '99999999999']],
    [
      'instant',
      Instant(),
      ['2026-12-01T13:00:00Z', '2026-12-01T13:00:00.000-04:00'],
      ['2026-12-01', '2026-W49', '2026-02-30T10:00:00Z', 'now'],
    ],
    ['local_date', LocalDate(), ['2028-02-29'], ['2026-02-29', '2026-W49', '2026-1-1', '20260101', 20260101]],
    ['wall_time', WallTime(), ['00:00', '23:59'], ['24:00', '9:00', '09:60', '09:00:00']],
    ['time_zone', TimeZone(), ['America/La_Paz', 'UTC'], ['La_Paz', '+04:00', '']],
    ['list', CommaList({ max: 5 }), ['a,b', 'a, b'], ['', 'a,,b', 'toolong', 'a,a']],
  ])('%s', async (code, decorator, good, bad) => {
    class One {
      readonly value!: unknown;
    }
    decorator(One.prototype, 'value');
    for (const value of good)
      expect([value, await read(One, { value })]).toEqual([value, { value: expect.anything() }]);
    for (const value of bad) {
      const [error] = (await read(One, { value })) as FieldError[];
      expect([value, error?.code]).toEqual([value, value === null ? 'required' : code]);
    }
  });

  it('has a sentence in both languages for every check, with the same placeholders', () => {
    const placeholders = (text: string) => text.match(/\{\w+\}/g) ?? [];
    for (const [code, { es, en }] of Object.entries(VALIDATION_MESSAGES)) {
      expect([code, es.length > 5, es !== en]).toEqual([code, true, true]);
      expect([code, placeholders(es)]).toEqual([code, placeholders(en)]);
    }
  });
});
