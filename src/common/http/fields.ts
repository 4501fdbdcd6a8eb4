import { applyDecorators } from '@nestjs/common';
import { Transform, Type } from 'class-transformer';
import { ValidateBy, ValidateNested } from 'class-validator';
import { isDate, parseInstant, parseWallTime } from '../time/dates';
import { isTimeZone } from '../time/zones';
import { Field, type FieldOptions } from './field';

export { Field, type FieldOptions };
export { IntegerList } from './integer-list';

/*
 * The fields of request bodies and queries. Each decorator checks, converts and documents at once; the code of the check is
 * part of the API and has its sentence in `i18n/validation-messages.ts`.
 */

const Trimmed = Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value));

/** Text of `min` (1 unless told) to `max` characters after trimming. */
export function Text(
  options: FieldOptions & { readonly max: number; readonly min?: number; readonly pattern?: RegExp },
): PropertyDecorator {
  const { max, min = 1, pattern } = options;
  const fits = (value: unknown) => typeof value === 'string' && value.length >= min && value.length <= max;
  const more = pattern
    ? [
        ValidateBy({
          name: 'pattern',
          validator: { validate: (value) => typeof value === 'string' && pattern.test(value) },
        }),
      ]
    : [];
  const api = { type: String, minLength: min, maxLength: max, ...(pattern ? { pattern: pattern.source } : {}) };
  return Field(options, api, ['text', fits, { min, max }], Trimmed, ...more);
}

/** A secret: text that is never trimmed, and not of blanks alone. Its rules belong to the service. */
export const Secret = (options: FieldOptions & { readonly max: number }): PropertyDecorator =>
  Field(options, { type: String, maxLength: options.max, format: 'password' }, [
    'text',
    (value) => typeof value === 'string' && /\S/.test(value) && value.length <= options.max,
    { min: 1, max: options.max },
  ]);

/** A code that somebody types, from an app or from paper: blanks around it do not count. */
export const OneTimeCode = (options: FieldOptions): PropertyDecorator =>
  Field(
    { example: '287082', ...options },
    { type: String, minLength: 1, maxLength: 64, format: 'password' },
    ['text', (value) => typeof value === 'string' && value.length >= 1 && value.length <= 64, { min: 1, max: 64 }],
    Trimmed,
  );

/** As RFC 5321 has it without quotes: no letters that only look alike, nothing invisible, nothing that turns the text around. */
const EMAIL =
  /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/i;

/** An e-mail address, kept in lower case. */
export const Email = (options: FieldOptions = {}): PropertyDecorator =>
  Field(
    { example: 'ana.quispe@praxis.example', ...options },
    { type: String, format: 'email', maxLength: 254 },
    ['email', (value) => typeof value === 'string' && value.length <= 254 && EMAIL.test(value)],
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim().toLowerCase() : value)),
  );

/** 9 to 15 digits with an optional `+`; spaces, dots, hyphens and brackets between digits are removed. */
export const Phone = (options: FieldOptions = {}): PropertyDecorator =>
  Field(
    { example: '+59171234567', ...options },
    { type: String, pattern: '^\\+?\\d{9,15}$' },
    ['phone', (value) => typeof value === 'string' && /^\+?\d{9,15}$/.test(value)],
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' ? value.trim().replace(/(?<=.)[\s.()-]/g, '') : value,
    ),
  );

export const OneOf = (values: readonly string[], options: FieldOptions = {}): PropertyDecorator =>
  Field({ example: values[0], ...options }, { type: String, enum: [...values] }, [
    'one_of',
    (value) => values.includes(value as string),
    { values: values.join(', ') },
  ]);

export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export const Id = (options: FieldOptions = {}): PropertyDecorator =>
  Field(
    { example: '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c11', ...options },
    { type: String, format: 'uuid' },
    ['uuid', (value) => typeof value === 'string' && UUID.test(value)],
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.toLowerCase() : value)),
  );

/** A whole number of a JSON body. Bounds that belong to a rule are the rule's, not this check's. */
export const Integer = (
  options: FieldOptions & { readonly min?: number; readonly max?: number } = {},
): PropertyDecorator => {
  const { min = -2_147_483_648, max = 2_147_483_647 } = options;
  return Field(options, { type: 'integer', minimum: min, maximum: max }, [
    options.min === undefined && options.max === undefined ? 'integer' : 'between',
    (value) => Number.isInteger(value) && (value as number) >= min && (value as number) <= max,
    { min, max },
  ]);
};

/** A whole number of a query string. */
export const QueryInteger = (
  options: FieldOptions & { readonly min?: number; readonly max?: number } = {},
): PropertyDecorator =>
  applyDecorators(
    Integer(options),
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' && /^-?\d{1,9}$/.test(value) ? Number(value) : value,
    ),
  );

export const Flag = (options: FieldOptions = {}): PropertyDecorator =>
  Field({ example: true, ...options }, { type: Boolean }, ['boolean', (value) => typeof value === 'boolean']);

/** `true` or `false` in a query. */
export const QueryFlag = (options: FieldOptions = {}): PropertyDecorator =>
  applyDecorators(
    Flag(options),
    Transform(({ value }: { value: unknown }) => (value === 'true' || value === 'false' ? value === 'true' : value)),
  );

/** An RFC 3339 instant; stays a string, `parseInstant` gives its epoch milliseconds. */
export const Instant = (options: FieldOptions = {}): PropertyDecorator =>
  Field({ example: '2026-12-01T13:00:00.000Z', ...options }, { type: String, format: 'date-time' }, [
    'instant',
    (value) => typeof value === 'string' && parseInstant(value) !== undefined,
  ]);

/** A local day, `YYYY-MM-DD`. */
export const LocalDate = (options: FieldOptions = {}): PropertyDecorator =>
  Field({ example: '2026-12-01', ...options }, { type: String, format: 'date' }, [
    'local_date',
    (value) => typeof value === 'string' && isDate(value),
  ]);

/** A wall time, `HH:mm`. */
export const WallTime = (options: FieldOptions = {}): PropertyDecorator =>
  Field({ example: '09:00', ...options }, { type: String, pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' }, [
    'wall_time',
    (value) => typeof value === 'string' && parseWallTime(value) !== undefined,
  ]);

export const TimeZone = (options: FieldOptions = {}): PropertyDecorator =>
  Field({ example: 'America/La_Paz', ...options }, { type: String }, [
    'time_zone',
    (value) => typeof value === 'string' && isTimeZone(value),
  ]);

const CURRENCIES = new Set(Intl.supportedValuesOf('currency'));

/** ISO 4217. */
export const Currency = (options: FieldOptions = {}): PropertyDecorator =>
  Field({ example: 'BOB', ...options }, { type: String, pattern: '^[A-Z]{3}$' }, [
    'currency',
    (value) => typeof value === 'string' && CURRENCIES.has(value),
  ]);

/** A list of different strings, each within `max` characters and of the pattern. */
export function TextList(
  options: FieldOptions & {
    readonly maxItems: number;
    readonly minItems?: number;
    readonly max: number;
    readonly values?: readonly string[];
    readonly pattern?: RegExp;
  },
): PropertyDecorator {
  const { maxItems, minItems = 0, max, values, pattern } = options;
  const fits = (item: unknown) =>
    typeof item === 'string' &&
    item.length >= 1 &&
    item.length <= max &&
    (!values || values.includes(item)) &&
    (!pattern || pattern.test(item));
  return Field(
    options,
    {
      type: [String],
      minItems,
      maxItems,
      uniqueItems: true,
      items: { type: 'string', maxLength: max, ...(values ? { enum: [...values] } : {}) },
    },
    [
      'list',
      (value) =>
        Array.isArray(value) &&
        value.length >= minItems &&
        value.length <= maxItems &&
        new Set(value).size === value.length &&
        value.every(fits),
      { min: minItems, max: maxItems },
    ],
    Transform(({ value }: { value: unknown }) =>
      Array.isArray(value) ? value.map((item: unknown) => (typeof item === 'string' ? item.trim() : item)) : value,
    ),
  );
}

/** `a,b,c` in a query, any of which may match. */
export const CommaList = (
  options: FieldOptions & { readonly max: number; readonly values?: readonly string[] },
): PropertyDecorator =>
  applyDecorators(
    TextList({ maxItems: 20, minItems: 1, ...options }),
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' ? value.split(',').map((item) => item.trim()) : value,
    ),
  );

/** A nested object of its own class. */
export const Nested = (type: () => new () => object, options: FieldOptions = {}): PropertyDecorator =>
  Field(
    options,
    // The explorer of the document tells a late type from a class by the name of the arrow: it has to be made here.
    { type: () => type() },
    ['object', (value) => typeof value === 'object' && value !== null && !Array.isArray(value)],
    ValidateNested(),
    Type(type),
  );

/** A list of nested objects. */
export const NestedList = (
  type: () => new () => object,
  options: FieldOptions & { readonly maxItems: number; readonly minItems?: number },
): PropertyDecorator => {
  const { maxItems, minItems = 0 } = options;
  const isObject = (item: unknown) => typeof item === 'object' && item !== null && !Array.isArray(item);
  return Field(
    options,
    { type: () => type(), isArray: true, minItems, maxItems },
    [
      'list',
      (value) => Array.isArray(value) && value.length >= minItems && value.length <= maxItems && value.every(isObject),
      { min: minItems, max: maxItems },
    ],
    ValidateNested({ each: true }),
    Type(type),
  );
};
