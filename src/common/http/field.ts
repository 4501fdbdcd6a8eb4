import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { ValidateBy, ValidateIf } from 'class-validator';

/** What a field's user says of it. Null is not absent: only `clearable` fields take it. */
export interface FieldOptions {
  readonly description?: string;
  readonly example?: unknown;
  /** May be left out. */
  readonly optional?: boolean;
  /** May be left out, and null clears the stored value (PATCH). */
  readonly clearable?: boolean;
}

type Check = readonly [
  code: string,
  holds: (value: unknown) => boolean,
  params?: Readonly<Record<string, string | number>>,
];

/** A field with one check. The building block of all others. */
export function Field(
  options: FieldOptions,
  api: ApiPropertyOptions,
  check: Check,
  ...more: PropertyDecorator[]
): PropertyDecorator {
  const [code, holds, params] = check;
  return applyDecorators(
    ...presence(options),
    described(options, api),
    // The message is never shown, but without one class-validator drops the parameters of the sentence that is.
    ValidateBy(
      { name: code, validator: { validate: (value) => holds(value), defaultMessage: () => code } },
      params ? { context: params } : {},
    ),
    ...more,
  );
}

function presence({ optional, clearable }: FieldOptions): PropertyDecorator[] {
  if (clearable) return [ValidateIf((_, value) => value !== undefined && value !== null)];
  return optional ? [ValidateIf((_, value) => value !== undefined)] : [];
}

function described(
  { description, example, optional, clearable }: FieldOptions,
  api: ApiPropertyOptions,
): PropertyDecorator {
  return ApiProperty({
    ...(description === undefined ? {} : { description }),
    ...(example === undefined ? {} : { example }),
    required: !optional && !clearable,
    ...(clearable ? { nullable: true } : {}),
    ...api,
  } as ApiPropertyOptions);
}
