import { z } from 'zod';
import { declared, nothing } from './fields';

export const WEBHOOK_EVENTS = declared('webhook', {
  'webhook.test': [
    'An administrator tries one endpoint; it goes to that one alone, and has no place in the order.',
    nothing,
  ],
  'webhook.disabled': [
    'Nothing is sent to an endpoint any more: it answered 410 (`gone`), or for five days nothing but failures came of it.',
    z.strictObject({ reason: z.enum(['gone', 'failing']) }),
  ],
});
