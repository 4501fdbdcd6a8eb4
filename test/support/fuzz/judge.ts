import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { allProblems } from '../../../src/common/errors/problem-catalogue';
import type { ApiDocument, NamedOperation, Operation, Schema } from '../matrix/document';
import type { WireAnswer } from './wire-client';

/** What may happen to any request before it is known which operation it is for. */
const OF_ANY = new Set(['malformed_request', 'route_not_found', 'headers_too_large', 'request_timeout']);

/** Also of operations that ask for no body, if they are sent one. */
const OF_ANY_BODY = new Set(['malformed_body', 'body_too_large', 'unsupported_media_type']);

/** Words of our own insides. */
const LEAK =
  /\n\s+at \S|\bat \S+ \(\S+:\d+:\d+\)|node_modules|\/(?:src|dist)\/\S+\.[jt]s|QueryFailedError|DomainError|violates \S+ .*constraint|syntax error at or near|relation "\w+" does not|duplicate key value|\bpg_\w+|SELECT .+ FROM/;

const REQUEST_ID = /^[0-9a-f-]{36}$/;

/** Says what is wrong with an answer: everything that the document and the conventions promise is checked. */
export class Judge {
  private readonly ajv = addFormats(new Ajv2020({ strict: false, allErrors: true, validateFormats: true }));
  private readonly validators = new Map<Schema, ValidateFunction>();
  private readonly statusOf = new Map(allProblems().map(({ code, status }) => [code, status]));
  private readonly components: unknown;

  constructor(private readonly document: ApiDocument) {
    this.components = closed(document.components);
  }

  /** @param named undefined where the request was not for an operation at all */
  faultsOf(answer: WireAnswer, named: NamedOperation | undefined): string[] {
    const { status, headers, text } = answer;
    // Headers that are too large are refused before it is known that they are of a HEAD, whose answer has no body.
    if (status === 0) return !named && text.includes('Data after') ? [] : [`no answer: ${text}`];
    const leak = LEAK.exec(text);
    return [
      ...(status >= 500 ? ['a failure'] : []),
      ...(REQUEST_ID.test(String(headers['x-request-id'])) ? [] : ['no request id']),
      ...(headers['x-content-type-options'] === 'nosniff' ? [] : ['no security headers']),
      ...(leak ? [`insides shown: ${leak[0].slice(0, 60)}`] : []),
      // The answer to HEAD is all head.
      ...(text === '' && !named && status >= 400 ? [] : this.contentFaults(answer, named?.operation)),
    ];
  }

  private contentFaults(answer: WireAnswer, operation: Operation | undefined): string[] {
    return answer.status >= 400 ? this.problemFaults(answer, operation) : this.successFaults(answer, operation);
  }

  private problemFaults({ status, headers, text }: WireAnswer, operation: Operation | undefined): string[] {
    const type = String(headers['content-type']);
    if (type !== 'application/problem+json; charset=utf-8') return [`no problem document but ${type}`];
    const problem = parsed(text) as { code?: string; status?: number; requestId?: string } | undefined;
    const code = String(problem?.code);
    const schema = this.document.components.schemas['Problem'] ?? {};
    return [
      ...this.misfits(schema, problem),
      ...(this.statusOf.get(code) === status && problem?.status === status ? [] : [`${code} with status ${status}`]),
      ...(problem?.requestId === headers['x-request-id'] ? [] : ['another request id']),
      ...(status === 401 && headers['www-authenticate'] === undefined ? ['no WWW-Authenticate'] : []),
      ...(this.isForeseen(operation, status, code) ? [] : [`${code} is not declared`]),
    ];
  }

  private isForeseen(operation: Operation | undefined, status: number, code: string): boolean {
    if (!operation || OF_ANY.has(code) || (!operation.requestBody && OF_ANY_BODY.has(code))) return true;
    const answer = operation.responses[String(status)];
    const shared = this.document.components.responses[answer?.$ref?.split('/').at(-1) ?? ''] ?? answer;
    return shared?.description?.includes(`\`${code}\``) ?? false;
  }

  private successFaults({ status, headers, text }: WireAnswer, operation: Operation | undefined): string[] {
    if (!operation) return [];
    const declared = operation.responses[String(status)];
    if (!declared) return [`status ${status} is not declared`];
    const type = headers['content-type'] === undefined ? undefined : String(headers['content-type']);
    const [expected, content] = Object.entries(declared.content ?? {})[0] ?? [];
    if (expected === undefined) return text === '' ? [] : ['a body where none is declared'];
    if (!type?.startsWith(expected)) return [`${type} instead of ${expected}`];
    return expected === 'application/json' ? this.misfits(content?.schema ?? {}, parsed(text)) : [];
  }

  private misfits(schema: Schema, value: unknown): string[] {
    const validate =
      this.validators.get(schema) ?? this.ajv.compile({ ...(closed(schema) as object), components: this.components });
    this.validators.set(schema, validate);
    if (validate(value)) return [];
    return (validate.errors ?? [])
      .slice(0, 3)
      .map(({ instancePath, message, params }) => `body${instancePath} ${message} ${JSON.stringify(params)}`);
  }
}

/** Objects with properties have no others: what is not declared is a leak. The problem document is open. */
function closed(schema: unknown, name = ''): unknown {
  if (Array.isArray(schema)) return schema.map((one) => closed(one));
  if (typeof schema !== 'object' || schema === null) return schema;
  const copy = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value, key)]));
  const isObject = 'properties' in schema && !('additionalProperties' in schema) && name !== 'Problem';
  return isObject && !('code' in (schema.properties as object) && 'requestId' in (schema.properties as object))
    ? { ...copy, additionalProperties: false }
    : copy;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
