import type { OpenAPIObject } from '@nestjs/swagger';
import type { RateKind } from '../limits/rate-kind';
import { nameNullAsType } from './openapi-nullable';
import { HEADERS, PARAMETER_EXAMPLES, PARAMETERS, PROBLEM_SCHEMA } from './openapi-parts';
import { ProblemResponses, RATE_HEADERS } from './openapi-problems';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']> & {
  'x-who'?: string[];
  'x-errors'?: string[];
  'x-scope'?: string;
  'x-step-up'?: boolean;
  'x-rate-kind'?: RateKind;
  'x-without-idempotency-key'?: boolean;
};
type Schema = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string];
interface Shared {
  readonly schemas: Readonly<Record<string, Schema>>;
  readonly problems: ProblemResponses;
}
interface Answer {
  description?: string;
  headers?: Record<string, unknown>;
  content?: Record<string, { schema?: { $ref?: string } }>;
}

const METHODS = ['get', 'put', 'post', 'patch', 'delete'] as const;

const WHO: Readonly<Record<string, string>> = {
  anyone: 'anyone',
  patient: 'patients',
  professional: 'professionals',
  admin: 'administrators',
};
const SUCCESSES: Readonly<Record<string, string>> = {
  '200': 'Done.',
  '201': 'Made.',
  '202': 'Taken; what follows comes by e-mail.',
  '204': 'Done; there is nothing to return.',
};
const ALWAYS = ['invalid_request', 'internal_error', 'temporarily_unavailable'];
const LIMITED = ['too_many_requests'];
const WITH_BODY = ['malformed_body', 'body_too_large', 'unsupported_media_type'];
const WITH_KEY = ['request_in_progress', 'idempotency_key_reused'];

/**
 * Adds to every operation who may call it, the headers it knows and the errors it can answer with, so that no controller
 * repeats them. The order of everything is that of the code: the document changes only when the API does.
 */
export function completeDocument(document: OpenAPIObject): OpenAPIObject {
  const schemas = { ...document.components?.schemas, Problem: PROBLEM_SCHEMA } as Record<string, Schema>;
  const problems = new ProblemResponses();
  for (const item of Object.values(document.paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      if (operation) complete(operation, method, { schemas, problems });
    }
  }
  document.tags = tagsOf(document);
  document.components = {
    ...document.components,
    schemas,
    responses: problems.shared,
    parameters: PARAMETERS,
    headers: HEADERS,
  };
  nameNullAsType(document.paths);
  nameNullAsType(document.components);
  return document;
}

/** The tags in use, with what the builder says of them. */
function tagsOf(document: OpenAPIObject): NonNullable<OpenAPIObject['tags']> {
  const operations = Object.values(document.paths).flatMap((item) => METHODS.map((method) => item[method]));
  const names = new Set(operations.flatMap((operation) => operation?.tags ?? []));
  return [...names].sort().map((name) => document.tags?.find((tag) => tag.name === name) ?? { name });
}

function complete(operation: Operation, method: string, { schemas, problems }: Shared): void {
  const who = operation['x-who'] ?? [];
  const own = operation['x-errors'] ?? [];
  const takesKey = method === 'post' && who.some((one) => one !== 'anyone') && !operation['x-without-idempotency-key'];
  const codes = [
    ...own,
    ...(isLimited(operation) ? LIMITED : []),
    ...ALWAYS,
    ...refusals(who),
    ...(isForMachines(operation) ? ['insufficient_scope'] : []),
    ...(operation['x-step-up'] ? ['step_up_required'] : []),
    ...(operation.requestBody ? WITH_BODY : []),
    ...(takesKey ? WITH_KEY : []),
  ];
  const callers = who.includes('anyone') ? 'anyone' : who.map((role) => WHO[role] ?? role).join(', ');
  const proof = operation['x-step-up']
    ? ' A sensitive act: within ten minutes of signing in or `POST /auth/step-up`.'
    : '';
  operation.description = `${operation.description ?? ''}\n\nWho: ${callers}.${machinesOf(operation)}${proof}`.trim();
  operation.security = who.includes('anyone') ? (who.length > 1 ? [{}, { bearer: [] }] : []) : [{ bearer: [] }];
  const headers = [...(takesKey ? ['IdempotencyKey'] : []), ...(own.includes('stale_version') ? ['IfMatch'] : [])];
  operation.parameters = [
    ...(operation.parameters ?? []).map(withExample).map(asCommaList),
    ...headers.map((name) => ({ $ref: `#/components/parameters/${name}` })),
  ];
  for (const [status, answer] of Object.entries(operation.responses))
    completeAnswer(status, answer as Answer, schemas, isLimited(operation) ? RATE_HEADERS : []);
  Object.assign(operation.responses, problems.responsesFor(codes, own));
  delete operation['x-errors'];
  delete operation['x-step-up'];
  delete operation['x-without-idempotency-key'];
}

const isLimited = (operation: Operation): boolean => operation['x-rate-kind'] !== 'unlimited';

const isForMachines = ({ 'x-scope': scope }: Operation): boolean => scope !== undefined && scope !== 'people-only';

const machinesOf = (operation: Operation): string =>
  isForMachines(operation) ? ` API keys: with \`${operation['x-scope']}\`.` : '';

function withExample<T extends object>(parameter: T): T {
  const {
    name = '',
    schema,
    example,
  } = parameter as { name?: string; schema?: { example?: unknown }; example?: unknown };
  const known = PARAMETER_EXAMPLES[name];
  if (known === undefined || example !== undefined || schema?.example !== undefined) return parameter;
  return { ...parameter, example: known };
}

/** Lists in a query are `a,b`: one parameter, not one for each item. */
function asCommaList<T extends object>(parameter: T): T {
  const { in: place, schema } = parameter as { in?: string; schema?: { type?: string; example?: unknown } };
  if (place !== 'query' || schema?.type !== 'array') return parameter;
  const example = typeof schema.example === 'string' ? schema.example.split(',') : schema.example;
  return { ...parameter, style: 'form', explode: false, schema: { ...schema, example } };
}

/** Who need not sign in is refused only for a token that is not valid. */
function refusals(who: readonly string[]): readonly string[] {
  if (!who.includes('anyone')) return ['not_signed_in', 'forbidden'];
  return who.length > 1 ? ['not_signed_in'] : [];
}

/** Every answer has a request id; one that carries a `version` has an entity tag. */
function completeAnswer(
  status: string,
  answer: Answer,
  schemas: Readonly<Record<string, Schema>>,
  more: readonly string[],
): void {
  if (!status.startsWith('2')) return;
  answer.description ||= SUCCESSES[status] ?? 'Done.';
  const name = answer.content?.['application/json']?.schema?.$ref?.split('/').at(-1) ?? '';
  const { properties = {} } = (schemas[name] ?? {}) as { properties?: Readonly<Record<string, unknown>> };
  const names = ['X-Request-Id', ...more, ...('version' in properties ? ['ETag'] : [])];
  answer.headers = Object.fromEntries(names.map((header) => [header, { $ref: `#/components/headers/${header}` }]));
}
