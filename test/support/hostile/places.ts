import type { ApiDocument, Schema } from '../matrix/document';
import type { FieldKind } from './traps';

type Fields = Readonly<Record<string, unknown>>;

/** One field of a body, however deep. */
export interface Place {
  readonly name: string;
  readonly field: Schema;
  /** The whole body with another value in this place. */
  readonly put: (value: unknown) => unknown;
}

/** All fields of a schema, with those of its objects and of the first item of its lists. @param value an example */
export function fieldsOf(document: ApiDocument, schema: Schema, value: unknown, path = ''): Place[] {
  const content = value as Fields;
  return Object.entries(schema.properties ?? {}).flatMap(([key, property]) => {
    const field = resolve(document, property);
    const name = path ? `${path}.${key}` : key;
    const put = (next: unknown) => ({ ...content, [key]: next });
    const items = field.items ? resolve(document, field.items) : undefined;
    const item = items?.properties ? exampleOf(document, items) : undefined;
    const inner = field.properties
      ? fieldsOf(document, field, content[key] ?? exampleOf(document, field), name).map((place) => ({
          ...place,
          put: (next: unknown) => put(place.put(next)),
        }))
      : items?.properties
        ? fieldsOf(document, items, item, `${name}[0]`).map((place) => ({
            ...place,
            put: (next: unknown) => put([place.put(next)]),
          }))
        : [];
    return [{ name, field, put }, ...inner];
  });
}

/** Follows references; `allOf` of one part and `anyOf` with null are that part. */
export function resolve(document: ApiDocument, schema: Schema): Schema {
  if (schema.$ref !== undefined) return document.components.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {};
  const parts = [...(schema.allOf ?? []), ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  const part = parts.find(({ type }) => type !== 'null');
  if (!part) return schema;
  const isNullable = parts.some(({ type }) => type === 'null');
  const resolved = resolve(document, part);
  return isNullable ? { ...resolved, type: [...typesOf(resolved), 'null'] } : resolved;
}

/** What the document shows. */
export function exampleOf(document: ApiDocument, given: Schema): unknown {
  const schema = resolve(document, given);
  if (schema.example !== undefined) return schema.example;
  if (schema.properties)
    return Object.fromEntries(
      Object.entries(schema.properties).map(([name, property]) => [name, exampleOf(document, property)]),
    );
  return schema.items ? [exampleOf(document, schema.items)] : (schema.enum?.[0] ?? null);
}

export const typesOf = ({ type, properties }: Schema): readonly string[] =>
  Array.isArray(type) ? (type as readonly string[]) : [(type as string | undefined) ?? (properties ? 'object' : 'any')];

/** What a field is about, as far as its schema says. */
export function kindOf({ format, type, items, enum: choices, pattern, properties }: Schema): FieldKind {
  if (type === 'integer') return 'number';
  if (format === 'date' || format === 'date-time' || pattern?.includes(':') === true) return 'time';
  if (items) return 'list';
  return choices || properties || type === 'boolean' ? 'other' : 'text';
}
