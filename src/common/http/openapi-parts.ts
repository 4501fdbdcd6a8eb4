/** The parts of the OpenAPI document that every operation shares. */

const item = (example: Readonly<Record<string, unknown>>) => ({ type: 'array', items: { type: 'object', example } });

export const PROBLEM_SCHEMA = {
  type: 'object' as const,
  description: 'RFC 9457. `title`, `detail` and messages follow `Accept-Language`; `code` never changes.',
  required: ['type', 'title', 'status', 'code', 'requestId'],
  properties: {
    type: { type: 'string', format: 'uri', example: 'https://praxis.example/api/docs/problems/invalid_request' },
    title: { type: 'string', example: 'The request is not valid' },
    status: { type: 'integer', example: 400 },
    detail: { type: 'string', example: 'At least one field is missing, unknown or malformed; see `errors`.' },
    instance: { type: 'string', description: 'The pattern of the route.', example: '/api/v1/patients/:id' },
    code: { type: 'string', description: 'Stable; see docs/problems.md.', example: 'invalid_request' },
    requestId: { type: 'string', example: '0b7e8c62-3a51-4c7e-9f0a-1f2f6a1d9c11' },
    errors: item({
      field: 'startsAt',
      code: 'instant',
      message: 'must be an instant such as 2026-12-01T13:00:00.000Z',
    }),
    violations: item({ code: 'notice_too_short', message: 'Book at least 120 minutes ahead.' }),
    conflicts: item({ startsAt: '2026-12-01T13:00:00.000Z', endsAt: '2026-12-01T14:00:00.000Z' }),
    alternatives: item({ startsAt: '2026-12-01T14:00:00.000Z', endsAt: '2026-12-01T15:00:00.000Z' }),
  },
};

/** Headers of answers. */
export const HEADERS = {
  'X-Request-Id': {
    description: 'Names this request in the logs.',
    schema: { type: 'string' as const, format: 'uuid' },
  },
  ETag: {
    description: 'The version of the record; send it as `If-Match` with the next change.',
    schema: { type: 'string' as const, example: '"1"' },
  },
  'RateLimit-Policy': {
    description:
      'Whose units the request took: `account`, `api-key`, `address` or `sign-in`; `q` of them in `w` seconds.',
    schema: { type: 'string' as const, example: '"account";q=600;w=60' },
  },
  RateLimit: {
    description: 'How many units are left (`r`), and for how many seconds (`t`).',
    schema: { type: 'string' as const, example: '"account";r=599;t=60' },
  },
  'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer' as const, example: 1 } },
};

/** Headers of requests. */
export const PARAMETERS = {
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header' as const,
    required: false,
    description:
      'A string of your own, new for each act. Repeating the request with the same key and body within 24 hours repeats the first answer, not the act.',
    schema: { type: 'string' as const, minLength: 1, maxLength: 255, example: '5f2b8b0e-1c7d-4a53-8f0e-9a3d2c7b6e10' },
  },
  IfMatch: {
    name: 'If-Match',
    in: 'header' as const,
    required: false,
    description: 'The `ETag` that you read; if the record has changed since, the answer is 412 and nothing happens.',
    schema: { type: 'string' as const, example: '"1"' },
  },
};

/** Path and query parameters that no class of fields describes, or that all lists share. */
export const PARAMETER_EXAMPLES: Readonly<Record<string, string>> = {
  id: '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c11',
  periodId: '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c12',
  date: '2026-12-24',
  tag: 'pareja',
  cursor: 'WyIyMDI2LTEyLTAxVDEzOjAwOjAwLjAwMFoiLCIwMTkzOWMxZS02ZjAwLTdjM2EtOWIxZS0yZjZmNWI3YTFjMTEiXQ',
};
