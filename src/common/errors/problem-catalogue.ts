import type { Language } from '../i18n/language';

/** What went wrong, in terms a caller can act on. The HTTP status is decided once, in `STATUS`. */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'stale'
  | 'rule-violated'
  | 'too-many'
  | 'unavailable';

/** Title and detail of one problem; ICU placeholders name members of `params`. */
export type ProblemTexts = Readonly<Record<Language, readonly [title: string, detail: string]>>;

export interface ProblemDefinition {
  readonly code: string;
  readonly status: number;
  readonly texts: ProblemTexts;
}

/** RFC 9110 status of each kind of error. */
export const STATUS: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  stale: 412,
  'rule-violated': 422,
  'too-many': 429,
  unavailable: 503,
};

const definitions = new Map<string, ProblemDefinition>();

/** @throws Error if the code exists already: two facts never share a code */
export function registerProblem(
  kind: ErrorKind,
  code: string,
  texts: ProblemTexts,
  status: number = STATUS[kind],
): void {
  if (definitions.has(code)) throw new Error(`The problem code ${code} is defined twice.`);
  definitions.set(code, { code, status, texts });
}

export function problemDefinition(code: string): ProblemDefinition | undefined {
  return definitions.get(code);
}

/** All that the loaded modules define, by code; `docs/problems.md` is compared with it. */
export function allProblems(): readonly ProblemDefinition[] {
  return [...definitions.values()].sort((a, b) => (a.code < b.code ? -1 : 1));
}
