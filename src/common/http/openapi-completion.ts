import type { OpenAPIObject } from '@nestjs/swagger';
import { problemDefinition } from '../errors/problem-catalogue';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']> & { 'x-who'?: string[]; 'x-errors'?: string[] };
const METHODS = ['get', 'put', 'post', 'patch', 'delete'] as const;

const WHO: Readonly<Record<string, string>> = {
  anyone: 'anyone',
  patient: 'patients',
  professional: 'professionals',
  admin: 'administrators',
};
const ALWAYS = ['invalid_request', 'too_many_requests', 'internal_error', 'temporarily_unavailable'];
const SIGNED_IN = ['not_signed_in', 'forbidden'];
const WITH_BODY = ['malformed_body', 'body_too_large', 'unsupported_media_type'];

const PROBLEM_SCHEMA = {
  type: 'object' as const,
  required: ['type', 'title', 'status', 'code', 'requestId'],
  properties: {
    type: { type: 'string', format: 'uri' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    instance: { type: 'string', description: 'The pattern of the route.' },
    code: { type: 'string', description: 'Stable; see docs/problems.md.' },
    requestId: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        properties: { field: { type: 'string' }, code: { type: 'string' }, message: { type: 'string' } },
      },
    },
    violations: {
      type: 'array',
      items: { type: 'object', properties: { code: { type: 'string' }, message: { type: 'string' } } },
    },
    conflicts: { type: 'array', items: { type: 'object' } },
    alternatives: { type: 'array', items: { type: 'object' } },
  },
};

/** Adds to every operation who may call it and the errors it can answer with, so that no controller repeats them. */
export function completeDocument(document: OpenAPIObject): OpenAPIObject {
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, Problem: PROBLEM_SCHEMA },
  };
  for (const item of Object.values(document.paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      if (operation) complete(operation);
    }
  }
  return document;
}

function complete(operation: Operation): void {
  const who = operation['x-who'] ?? [];
  const own = operation['x-errors'] ?? [];
  const codes = [
    ...own,
    ...ALWAYS,
    ...(who.includes('anyone') && who.length === 1 ? [] : SIGNED_IN),
    ...(operation.requestBody ? WITH_BODY : []),
  ];
  const callers = who.includes('anyone') ? 'anyone' : who.map((role) => WHO[role] ?? role).join(', ');
  operation.description = `${operation.description ?? ''}\n\nWho: ${callers}.`.trim();
  operation.security = who.includes('anyone') ? (who.length > 1 ? [{}, { bearer: [] }] : []) : [{ bearer: [] }];
  const byStatus = new Map<number, string[]>();
  for (const code of new Set(codes)) {
    const status = problemDefinition(code)?.status ?? 500;
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  for (const [status, group] of [...byStatus].sort(([a], [b]) => a - b))
    operation.responses[String(status)] = problemResponse(status, group);
  delete operation['x-errors'];
}

function problemResponse(status: number, codes: readonly string[]) {
  const [first = ''] = codes;
  const [title, detail] = problemDefinition(first)?.texts.en ?? ['', ''];
  const example = {
    type: `https://praxis.example/api/docs/problems/${first}`,
    title,
    status,
    detail,
    instance: '/api/v1/...',
    code: first,
    requestId: '0b7e8c62-3a51-4c7e-9f0a-1f2f6a1d9c11',
  };
  return {
    description: codes.map((code) => `\`${code}\``).join(', '),
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' }, example } },
  };
}
