type Part = Record<string, unknown>;

/**
 * OpenAPI 3.1 has no `nullable`: null is a type like others (JSON Schema 2020-12, validation 6.1.1).
 * Rewrites every schema within `part`, in place.
 */
export function nameNullAsType(part: unknown): void {
  if (Array.isArray(part)) {
    part.forEach(nameNullAsType);
    return;
  }
  if (typeof part !== 'object' || part === null) return;
  const schema = part as Part;
  if (typeof schema['nullable'] === 'boolean') rewrite(schema);
  for (const [key, value] of Object.entries(schema)) if (!key.startsWith('example')) nameNullAsType(value);
}

function rewrite(schema: Part): void {
  const { nullable, type, enum: values, $ref, allOf } = schema;
  delete schema['nullable'];
  if (nullable !== true) return;
  if (typeof type === 'string' && allOf === undefined && $ref === undefined) {
    schema['type'] = [type, 'null'];
    if (Array.isArray(values) && !values.includes(null)) schema['enum'] = [...(values as unknown[]), null];
    return;
  }
  const whole = Array.isArray(allOf) && allOf.length === 1 ? (allOf as unknown[])[0] : allOf ? { allOf } : { $ref };
  delete schema['allOf'];
  delete schema['$ref'];
  delete schema['type'];
  schema['anyOf'] = [whole, { type: 'null' }];
}
