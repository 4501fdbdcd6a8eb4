import { AsyncLocalStorage } from 'node:async_hooks';
import type { Principal } from '../auth/access';
import type { IdempotentUnit } from '../database/idempotent-unit';
import type { Language } from '../i18n/language';

/** What is known of the request being handled. Absent outside requests (commands, jobs). */
export interface RequestContext {
  readonly requestId: string;
  readonly address: string;
  readonly language: Language;
  principal?: Principal;
  unit?: IdempotentUnit;
}

const storage = new AsyncLocalStorage<RequestContext | undefined>();

export const currentRequest = (): RequestContext | undefined => storage.getStore();

/** What the server does by itself on the occasion of a request is nobody's act but its own. */
export function outsideOfRequest<T>(work: () => T): T {
  return storage.run(undefined, work);
}

export function withRequest<T>(context: RequestContext, work: () => T): T {
  return storage.run(context, work);
}
