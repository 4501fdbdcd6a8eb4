import type { RequiredScope } from '../../../src/common/auth/scopes';

/** As much of an OpenAPI 3.1 document as the tests look at. */
export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly tags: readonly { readonly name: string; readonly description?: string }[];
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly responses: Readonly<Record<string, Answer>>;
  };
}

export interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly schema?: Schema;
    readonly example?: unknown;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: Schema }>> };
  readonly responses: Readonly<Record<string, Answer>>;
  readonly 'x-who'?: readonly string[];
  /** Absent where no token is looked at. */
  readonly 'x-scope'?: RequiredScope;
}

interface Answer {
  readonly $ref?: string;
  readonly description?: string;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly content?: Readonly<Record<string, { readonly schema?: Schema; readonly example?: unknown }>>;
}

export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly pattern?: string;
  readonly example?: unknown;
  readonly examples?: readonly unknown[];
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

export interface NamedOperation {
  /** `GET /api/v1/patients/{id}` */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

const METHODS = ['get', 'put', 'post', 'patch', 'delete'];

export function operationsOf(document: ApiDocument): NamedOperation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      return operation
        ? [{ name: `${method.toUpperCase()} ${path}`, method: method.toUpperCase(), path, operation }]
        : [];
    }),
  );
}

/** What an operation does not say of itself. */
export function missingDocumentation({ path, operation }: NamedOperation, document: ApiDocument): string[] {
  const shared = (answer: Answer): Answer =>
    (answer.$ref && document.components.responses[answer.$ref.split('/').at(-1) ?? '']) || answer;
  const answers = Object.entries(operation.responses).map(([status, answer]) => [status, shared(answer)] as const);
  const successes = answers.filter(([status]) => status.startsWith('2'));
  const errors = answers.filter(([status]) => /^[45]/.test(status));
  // What is only taken for now may have nothing to show.
  const bare = successes.filter(
    ([status, answer]) => status !== '202' && (status === '204') !== (schemaOf(answer) === undefined),
  );
  const signedIn = !(operation['x-who'] ?? []).includes('anyone');
  const facts: readonly (readonly [string, boolean])[] = [
    ['no summary', (operation.summary ?? '').length >= 5],
    ['no description', (operation.description ?? '').replace(/Who: .*$/, '').trim().length >= 10],
    ['no tag', operation.tags?.length === 1],
    ['nobody who may call it', (operation['x-who'] ?? []).length > 0],
    ['not exactly one success', successes.length === 1],
    [`an answer without a schema (${bare.map(([status]) => status).join()})`, bare.length === 0],
    [
      'no 401 and 403 although only some may call it',
      !signedIn || ['401', '403'].every((status) => status in operation.responses),
    ],
    // A token names nothing: whoever has one that is not good is not told.
    ['no 404 although it names a record', !/\{(?!token\})/.test(path) || '404' in operation.responses],
    [
      'errors without codes',
      errors.length > 0 && errors.every(([, { description }]) => /`\w+`/.test(description ?? '')),
    ],
    ['no 429 with the headers that go with it', isUnlimited(path) !== saysLimit(answers)],
    ['a body without a schema', operation.requestBody === undefined || schemaOf(operation.requestBody) !== undefined],
  ];
  return facts.filter(([, holds]) => !holds).map(([fault]) => fault);
}

/** All that no limit holds for. */
const isUnlimited = (path: string): boolean => ['/health/live', '/health/ready', '/metrics'].includes(path);

function saysLimit(answers: readonly (readonly [string, Answer])[]): boolean {
  const [, refusal] = answers.find(([status]) => status === '429') ?? [];
  const has = (answer: Answer | undefined, names: readonly string[]) =>
    names.every((name) => name in (answer?.headers ?? {}));
  const successes = answers.filter(([status]) => status.startsWith('2'));
  const fields = ['RateLimit', 'RateLimit-Policy'];
  return has(refusal, ['Retry-After', ...fields]) && successes.every(([, answer]) => has(answer, fields));
}

function schemaOf(part: {
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
}): Schema | undefined {
  return Object.values(part.content ?? {})[0]?.schema;
}

/** Where a parameter, a body or an answer shows no example. A schema of parts shows one if each part does. */
export function schemasWithoutExamples(document: ApiDocument): string[] {
  const named = Object.entries(document.components.schemas).flatMap(([name, schema]) => bareParts(schema, name));
  const inline = operationsOf(document).flatMap(({ name, operation }) => [
    ...(operation.parameters ?? []).flatMap((one) =>
      one.example === undefined && one.schema ? bareParts(one.schema, `${name} ${one.name}`) : [],
    ),
    ...[...Object.values(operation.responses), operation.requestBody ?? {}].flatMap((part) => {
      const content = Object.values(part.content ?? {})[0];
      const schema = content && 'example' in content ? undefined : content?.schema;
      return schema ? bareParts(schema, name) : [];
    }),
  ]);
  return [...new Set([...named, ...inline])];
}

/** Formats that say by themselves what a value looks like. */
function bareParts(schema: Schema, path: string): string[] {
  if (shown(schema)) return [];
  const parts = [...(schema.allOf ?? []), ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  if (parts.length > 0) return parts.flatMap((part) => bareParts(part, path));
  if (schema.items) return bareParts(schema.items, `${path}[]`);
  if (schema.properties) {
    return Object.entries(schema.properties).flatMap(([name, part]) => bareParts(part, `${path}.${name}`));
  }
  if (typeof schema.additionalProperties === 'object') return bareParts(schema.additionalProperties, `${path}.*`);
  return [path];
}

function shown(schema: Schema): boolean {
  return (
    schema.$ref !== undefined ||
    'example' in schema ||
    'examples' in schema ||
    schema.enum !== undefined ||
    schema.type === 'null'
  );
}
