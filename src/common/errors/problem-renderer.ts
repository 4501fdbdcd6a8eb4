import { Injectable } from '@nestjs/common';
import { Environment } from '../../config/environment';
import { isAccountGone, isBadValue, isDatabaseUnavailable } from '../database/database-errors';
import { defaultLanguage, type Language } from '../i18n/language';
import { format } from '../i18n/messages';
import { Busy, InternalError, InvalidRequest, NotSignedIn } from './common.errors';
import { DomainError } from './domain.error';
import { fromFramework } from './framework-errors';
import { problemDefinition } from './problem-catalogue';

/** An error as it is sent (RFC 9457). */
export interface RenderedProblem {
  readonly status: number;
  readonly body: string;
  readonly retryAfterSeconds?: number;
  /** The error behind a 500, for the log. */
  readonly fault?: unknown;
}

export interface ProblemContext {
  readonly requestId: string;
  readonly language?: Language;
  /** The route's pattern, never the raw URL: URLs carry identifiers. */
  readonly instance: string;
}

const RETRY_AFTER_SECONDS = 1;

/** The only place where an error becomes a document. */
@Injectable()
export class ProblemRenderer {
  constructor(private readonly environment: Environment) {}

  render(error: unknown, context: ProblemContext): RenderedProblem {
    const named = name(error);
    const definition = problemDefinition(named.code);
    if (!definition) throw new Error(`The problem ${named.code} has no definition.`);
    const language = context.language ?? defaultLanguage();
    const [title, detail] = definition.texts[language];
    const body = JSON.stringify({
      type: `${this.environment.values.PUBLIC_URL}/api/docs/problems/${named.code}`,
      title,
      status: definition.status,
      detail: format(detail, language, named.params),
      instance: context.instance,
      code: named.code,
      requestId: context.requestId,
      ...named.extra,
    });
    return {
      status: definition.status,
      body,
      ...retryAfter(named),
      ...(definition.status === 500 ? { fault: error } : {}),
    };
  }
}

function retryAfter({ kind, code, retryAfterSeconds }: DomainError): Pick<RenderedProblem, 'retryAfterSeconds'> {
  if (retryAfterSeconds !== undefined) return { retryAfterSeconds };
  return kind === 'unavailable' || code === 'request_in_progress' ? { retryAfterSeconds: RETRY_AFTER_SECONDS } : {};
}

function name(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  if (isDatabaseUnavailable(error)) return new Busy({ cause: error });
  if (isAccountGone(error)) return new NotSignedIn({ cause: error });
  if (isBadValue(error)) return new InvalidRequest({ cause: error, extra: { errors: [] } });
  return fromFramework(error) ?? new InternalError({ cause: error });
}
