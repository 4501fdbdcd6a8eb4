import type { ApiDocument, NamedOperation, Schema } from '../matrix/document';
import { exampleOf, fieldsOf, kindOf, resolve, typesOf } from './places';
import {
  BODIES_WITHOUT_FIELDS,
  FIELD_TRAPS,
  FORBIDDEN_FIELDS,
  HEADER_TRAPS,
  MALFORMED_BODIES,
  nested,
  OTHER_CONTENT_TYPES,
  PATH_TRAPS,
  QUERY_TRAPS,
} from './traps';

const MULTIPART = 'multipart/form-data';

/** One request as it is sent; `refused`: whoever sends it is answered with a 4xx, and nothing changes. */
export interface HostileRequest {
  readonly what: string;
  readonly method: string;
  /** With its query, percent-encoded. */
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly refused: boolean;
}

/** A call of the operation that would be answered well, to be spoilt in one place at a time. */
export interface GoodCall {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** Bytes where the operation takes no JSON. */
  readonly body: Readonly<Record<string, unknown>>;
}

type Fields = Readonly<Record<string, unknown>>;

/** Everything that is sent to one operation. */
export function hostileRequests(document: ApiDocument, named: NamedOperation, call: GoodCall): HostileRequest[] {
  return [
    ...spoiltPaths(named, call),
    ...spoiltQueries(named, call),
    ...spoiltHeaders(named, call),
    ...('application/json' in (named.operation.requestBody?.content ?? {}) ? spoiltFields(document, named, call) : []),
    ...(named.operation.requestBody ? spoiltBodies(named, call) : []),
  ];
}

function spoiltPaths({ method, path, operation }: NamedOperation, call: GoodCall): HostileRequest[] {
  const names = (operation.parameters ?? []).filter((one) => one.in === 'path').map(({ name }) => name);
  return names.flatMap((name) =>
    PATH_TRAPS.map((trap) => ({
      what: `${name} = ${trap.slice(0, 60)}`,
      method,
      path: pathOf(path, call, { [name]: trap }),
      ...bodyOf(operation, call),
      // A tag may be any text.
      refused: name !== 'tag' || /^(%00|%|%E0%A4%A|%ED%A0%80|x{301})$/.test(trap),
    })),
  );
}

function spoiltQueries({ method, path, operation }: NamedOperation, call: GoodCall): HostileRequest[] {
  const parameters = (operation.parameters ?? []).filter((one) => one.in === 'query');
  const request = (query: string, refused: boolean): HostileRequest => ({
    what: `?${query.slice(0, 60)}`,
    method,
    path: `${pathOf(path, call)}?${query}`,
    ...bodyOf(operation, call),
    refused,
  });
  const others = (name: string) =>
    Object.entries(call.query).flatMap(([other, value]) => (other === name ? [] : [`${other}=${value}&`]));
  return [
    request('__proto__=1', true),
    request('constructor=1', true),
    request('a=%00', true),
    request('page=1', true),
    request('hasOwnProperty=1', true),
    ...parameters.flatMap(({ name, schema = {} }) => [
      ...[...QUERY_TRAPS.any, ...QUERY_TRAPS[name === 'cursor' ? 'cursor' : kindOf(schema)]].map((trap) =>
        request(`${others(name).join('')}${name}=${trap}`, /%00/.test(trap)),
      ),
      request(`${others(name).join('')}${name}=1&${name}=2`, false),
      request(`${others(name).join('')}${name}[a]=1`, true),
    ]),
  ];
}

function spoiltHeaders({ method, path, operation }: NamedOperation, call: GoodCall): HostileRequest[] {
  return HEADER_TRAPS.map((headers) => ({
    what: JSON.stringify(headers).slice(0, 60),
    method,
    path: pathOf(path, call),
    ...bodyOf(operation, call),
    headers,
    refused: false,
  }));
}

/** Each field of the body, and each field of its objects and lists, in turn. */
function spoiltFields(document: ApiDocument, { method, path, operation }: NamedOperation, call: GoodCall) {
  const schema = resolve(document, Object.values(operation.requestBody?.content ?? {})[0]?.schema ?? {});
  const whole = { ...(exampleOf(document, schema) as Fields), ...call.body };
  const target = pathOf(path, call);
  const request = (what: string, body: unknown, refused: boolean): HostileRequest => ({
    what,
    method,
    path: target,
    body,
    refused,
  });
  const fields = fieldsOf(document, schema, whole);
  const unknown = Object.entries(FORBIDDEN_FIELDS).filter(([name]) => !Object.hasOwn(schema.properties ?? {}, name));
  return [
    ...fields.flatMap(({ name, field, put }) => [
      request(`${name} = null`, put(null), !typesOf(field).includes('null')),
      ...wrongTypes(field).map((value) => request(`${name} = ${JSON.stringify(value)}`, put(value), true)),
      ...FIELD_TRAPS.filter((trap) => trap.in === undefined || trap.in === kindOf(field)).map(
        ({ what, value, refused }) => request(`${name} = ${what}`, put(value), refused ?? false),
      ),
      ...(field.properties ? [request(`${name}.role`, put({ role: 'admin' }), true)] : []),
      request(`${name} without end`, spliced(put('@@'), nested(10_000)), true),
      request(`${name} = __proto__`, spliced(put('@@'), '{"__proto__":{"role":"admin"}}'), true),
      request(`${name} = constructor`, spliced(put('@@'), '{"constructor":{"prototype":{"role":"admin"}}}'), true),
      request(`${name} = 1e999`, spliced(put('@@'), '1e999'), true),
    ]),
    ...unknown.map(([name, value]) => request(`with ${name}`, { ...whole, [name]: value }, true)),
    request('with __proto__', JSON.stringify({ ...whole, '@@': 1 }).replace('"@@"', '"__proto__"'), true),
    request(
      'with 20,000 fields',
      { ...whole, ...Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [i, 1])) },
      true,
    ),
  ];
}

/** Bodies that are no object, no JSON or no body. */
function spoiltBodies({ method, path, operation }: NamedOperation, call: GoodCall): HostileRequest[] {
  const good = JSON.stringify(call.body);
  const taken = operation.requestBody?.content ?? {};
  const request = (body: string, type = 'application/json', refused = true): HostileRequest => ({
    what: `${type} ${body.slice(0, 40)}`,
    method,
    path: pathOf(path, call),
    body,
    headers: { 'content-type': type },
    refused,
  });
  return [
    ...[...MALFORMED_BODIES, ...BODIES_WITHOUT_FIELDS, `[${good}]`].map((body) => request(body)),
    // Of a form in parts, nothing is read where one is taken.
    ...OTHER_CONTENT_TYPES.map((type) => request(good, type, !(type === MULTIPART && type in taken))),
    request('a=1&a=2&b[c]=3&__proto__[d]=4', 'application/x-www-form-urlencoded'),
    request(good, 'application/json; charset=utf-16', false),
    request(`\ufeff${good}`, 'application/json', false),
    request('x'.repeat(300_000)),
    { ...request(good), headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' }, refused: false },
  ];
}

function pathOf(template: string, call: GoodCall, spoilt: Readonly<Record<string, string>> = {}): string {
  return template.replace(
    /\{(\w+)\}/g,
    (_, name: string) => spoilt[name] ?? encodeURIComponent(call.params[name] ?? 'x'),
  );
}

const bodyOf = ({ requestBody }: NamedOperation['operation'], call: GoodCall) =>
  requestBody ? { body: call.body } : {};

/** The JSON text of a body with something in the place of `"@@"` that JSON.stringify would not write. */
const spliced = (body: unknown, text: string): string => JSON.stringify(body).replace('"@@"', () => text);

function wrongTypes(field: Schema): unknown[] {
  const values: Readonly<Record<string, unknown>> = {
    string: 'x',
    integer: 1,
    boolean: true,
    array: ['x'],
    object: { a: 1 },
  };
  const types = typesOf(field);
  return Object.entries(values).flatMap(([type, value]) => (types.includes(type) ? [] : [value]));
}
