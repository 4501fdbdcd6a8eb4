import { registerProblem, type ErrorKind, type ProblemTexts } from './problem-catalogue';

export type { ErrorKind };

export interface ErrorFacts {
  /** Values for the placeholders of the message. Never personal data. */
  readonly params?: Readonly<Record<string, string | number>>;
  /** Extra members of the problem document. Never personal data of anybody but the caller. */
  readonly extra?: Readonly<Record<string, unknown>>;
  /** When to come back, in whole seconds: the header `Retry-After`. */
  readonly retryAfterSeconds?: number;
  readonly cause?: unknown;
}

export abstract class DomainError extends Error {
  abstract readonly kind: ErrorKind;
  /** Stable, public, snake_case. Renaming one is a breaking API change. */
  abstract readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
  readonly extra: Readonly<Record<string, unknown>>;
  readonly retryAfterSeconds: number | undefined;

  constructor(facts: ErrorFacts = {}) {
    super('', facts.cause === undefined ? undefined : { cause: facts.cause });
    this.name = new.target.name;
    this.params = facts.params ?? {};
    this.extra = facts.extra ?? {};
    this.retryAfterSeconds = facts.retryAfterSeconds;
  }
}

/**
 * The base class of one named error: `class SlotGone extends problem('conflict', 'slot_gone', { en: [...], es: [...] }) {}`.
 * Registers its texts, so that a code cannot exist without both languages.
 */
export function problem(kind: ErrorKind, code: string, texts: ProblemTexts) {
  registerProblem(kind, code, texts);
  return class extends DomainError {
    static readonly code: string = code;
    static readonly kind: ErrorKind = kind;
    readonly kind = kind;
    readonly code = code;
  };
}

/** The class of a named error, as `@Fails(...)` takes it. */
export interface DomainErrorClass {
  readonly code: string;
  readonly kind: ErrorKind;
}
