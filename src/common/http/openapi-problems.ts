import { problemDefinition } from '../errors/problem-catalogue';

/** On every answer of an operation that is limited. */
export const RATE_HEADERS = ['RateLimit-Policy', 'RateLimit'] as const;

interface Reference {
  readonly $ref: string;
}
type ProblemResponse = ReturnType<typeof describe>;

/** The error responses of operations. Those that many operations share are said once, among the components. */
export class ProblemResponses {
  readonly shared: Record<string, ProblemResponse> = {};

  /** @param own those codes that the operation names itself: their responses are its own */
  responsesFor(
    codes: readonly string[],
    own: readonly string[],
  ): Readonly<Record<string, ProblemResponse | Reference>> {
    const groups = [...byStatus(codes)].sort(([a], [b]) => a - b);
    const responses = groups.map(([status, group]) => {
      const response = describe(status, group);
      return [
        String(status),
        group.some((code) => own.includes(code)) ? response : this.share(group, response),
      ] as const;
    });
    return Object.fromEntries(responses);
  }

  private share(codes: readonly string[], response: ProblemResponse): Reference {
    const name = codes
      .map((code) => code.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase()))
      .join('Or');
    this.shared[name] = response;
    return { $ref: `#/components/responses/${name}` };
  }
}

function byStatus(codes: readonly string[]): ReadonlyMap<number, string[]> {
  const groups = new Map<number, string[]>();
  for (const code of new Set(codes)) {
    const status = problemDefinition(code)?.status ?? 500;
    groups.set(status, [...(groups.get(status) ?? []), code]);
  }
  return groups;
}

/** Headers that come with some statuses. */
const MORE_HEADERS: Readonly<Record<number, readonly string[]>> = {
  429: ['Retry-After', ...RATE_HEADERS],
  503: ['Retry-After'],
};

function describe(status: number, codes: readonly string[]) {
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
  const headers = ['X-Request-Id', ...(MORE_HEADERS[status] ?? [])];
  return {
    description: codes.map((code) => `\`${code}\``).join(', '),
    headers: Object.fromEntries(headers.map((name) => [name, { $ref: `#/components/headers/${name}` }])),
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' }, example } },
  };
}
