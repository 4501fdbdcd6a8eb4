import { applyDecorators, type Type } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiProperty, getSchemaPath } from '@nestjs/swagger';
import { InvalidCursor } from '../errors/common.errors';
import { QueryInteger, Text, UUID } from './fields';
import { isDate, parseInstant } from '../time/dates';

const DEFAULT_LIMIT = 20;
/** Room for two names of 100 characters, each of them folded to several, in base64: our own cursor is never refused. */
const MAX_CURSOR_LENGTH = 6_000;

/** The part of a query that every list shares; lists extend it. */
export class PageQuery {
  @Text({
    optional: true,
    max: MAX_CURSOR_LENGTH,
    description: '`nextCursor` of the previous page, with the same filters.',
  })
  readonly cursor?: string;

  @QueryInteger({ optional: true, min: 1, max: 100, example: DEFAULT_LIMIT, description: 'Entries a page, 1 to 100.' })
  readonly limit: number = DEFAULT_LIMIT;
}

/** One page of rows as services return it. */
export interface Page<T> {
  readonly rows: readonly T[];
  readonly nextCursor: string | null;
}

const CHECKS = {
  uuid: (value: unknown) => typeof value === 'string' && UUID.test(value),
  instant: (value: unknown) => typeof value === 'string' && parseInstant(value) !== undefined,
  date: (value: unknown) => typeof value === 'string' && isDate(value),
  text: (value: unknown) => typeof value === 'string' && value.length <= 2_000 && !value.includes('\0'),
  integer: (value: unknown) => Number.isSafeInteger(value),
};

/**
 * The place after which the next page starts: the sort key of the last row.
 * @throws InvalidCursor for anything that was not made by `pageOf` with the same kinds
 */
export function readCursor(
  cursor: string | undefined,
  ...kinds: readonly (keyof typeof CHECKS)[]
): readonly (string | number)[] | undefined {
  if (cursor === undefined) return undefined;
  let values: unknown;
  try {
    values = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw new InvalidCursor();
  }
  if (!Array.isArray(values) || values.length !== kinds.length || !kinds.every((kind, i) => CHECKS[kind](values[i])))
    throw new InvalidCursor();
  return values as (string | number)[];
}

/** Cuts `limit + 1` fetched rows to a page. @param keyOf the sort key of a row, in the order of `readCursor`'s kinds */
export function pageOf<T>(rows: readonly T[], limit: number, keyOf: (row: T) => readonly (string | number)[]): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const nextCursor = rows.length > limit && last !== undefined ? cursorOf(keyOf(last)) : null;
  return { rows: shown, nextCursor };
}

/** The cursor of the place after a row, from its sort key. */
export function cursorOf(key: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

export class PageInfo {
  @ApiProperty({
    type: String,
    nullable: true,
    example: null,
    description: 'Send it as `cursor` for the next page; null on the last one.',
  })
  readonly nextCursor!: string | null;

  @ApiProperty({ type: 'integer', example: DEFAULT_LIMIT })
  readonly limit!: number;
}

/** A page as it is sent. */
export class PageResponse<T> {
  readonly data: readonly T[];
  readonly page: PageInfo;

  constructor(page: Page<unknown>, limit: number, data: readonly T[]) {
    this.data = data;
    this.page = { nextCursor: page.nextCursor, limit };
  }

  /** Wraps each row: `PageResponse.of(page, query, (row) => new XResponse(row))`. */
  static of<R, T>(page: Page<R>, query: PageQuery, wrap: (row: R) => T): PageResponse<T> {
    return new PageResponse(page, query.limit, page.rows.map(wrap));
  }
}

/** Documents a page of `item`; of several, each entry is one of them. */
export const ApiPage = (...items: readonly [Type, ...Type[]]): MethodDecorator => {
  const schemas = items.map((item) => ({ $ref: getSchemaPath(item) }));
  return applyDecorators(
    ApiExtraModels(...items, PageInfo),
    ApiOkResponse({
      description: 'One page.',
      schema: {
        type: 'object',
        required: ['data', 'page'],
        properties: {
          data: { type: 'array', items: schemas.length === 1 ? { $ref: getSchemaPath(items[0]) } : { anyOf: schemas } },
          page: { $ref: getSchemaPath(PageInfo) },
        },
      },
    }),
  );
};
