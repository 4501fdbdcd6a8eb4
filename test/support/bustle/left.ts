import type { Left } from './canary-scan';
import { withoutEnvelopes, withoutRecipient } from './canary-scan';
import type { Run } from './run';

/** Where alone the tokens of letters may stand. */
export const LETTERS = new Set(['mail', 'smtp']);

/**
 * Everything that left the processes, by where it went, as it went. Left out is what nobody can be told without: the address of the
 * recipient at the head of a mail and in the envelope, the number that a text message goes to.
 */
export function leftOf({ outside, processes }: Run): Left[] {
  const { mail, sms, receivers, wire, notified } = outside;
  return [
    ...mail.taken.map((text) => ({ channel: 'mail', text: withoutRecipient(text) })),
    ...mail.heard.map((text) => ({ channel: 'smtp', text: withoutEnvelopes(text) })),
    ...sms.requests.map(({ form: { To: _, ...form }, ...rest }) => asText('sms', { ...rest, form })),
    ...receivers.flatMap(({ received }) =>
      received.map(({ path, headers }) => asText('webhook head', { path, headers })),
    ),
    ...receivers.flatMap(({ received }) => received.map(({ body }) => ({ channel: 'webhook body', text: body }))),
    ...wire.map(({ subject, headers }) => ({ channel: 'broker head', text: `${subject}\n${headers}` })),
    ...wire.map(({ body }) => ({ channel: 'broker body', text: body })),
    ...notified.map((text) => ({ channel: 'notify', text })),
    ...processes.flatMap(({ measured }) => measured.map((text) => ({ channel: 'metrics', text }))),
    ...processes.flatMap(({ said }) => said.split('\n').filter(Boolean).map(asLine)),
  ];
}

/** Lines of the start, which are many and say nothing of anybody, are told apart from those that come of what people do. */
function asLine(text: string): Left {
  const [, level] = /^\{"level":(\d+),/.exec(text) ?? [];
  if (text.includes('"context":"')) return { channel: 'log of the start', text };
  if (Number(level) >= ERROR) return { channel: 'log of errors', text };
  return { channel: Number(level) >= WARNING ? 'log of warnings' : 'log', text };
}

const [WARNING, ERROR] = [40, 50];

const asText = (channel: string, value: unknown): Left => ({ channel, text: JSON.stringify(value) });
