import { Field, type FieldOptions } from './field';

/** A list of different whole numbers. */
export function IntegerList(
  options: FieldOptions & { readonly maxItems: number; readonly min: number; readonly max: number },
): PropertyDecorator {
  const { maxItems, min, max } = options;
  const fits = (item: unknown) => Number.isInteger(item) && (item as number) >= min && (item as number) <= max;
  return Field(
    options,
    { type: 'array', items: { type: 'integer', minimum: min, maximum: max }, maxItems, uniqueItems: true },
    [
      'integer_list',
      (value) =>
        Array.isArray(value) &&
        value.length <= maxItems &&
        new Set(value).size === value.length &&
        value.every((item) => fits(item)),
      { min, max, maxItems },
    ],
  );
}
