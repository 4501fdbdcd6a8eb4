import type { Left } from './canary-scan';
import { withoutRecipient } from './canary-scan';
import { recipientsIn } from './messages';
import type { Run } from './run';

/**
 * Everything that left the processes, by where it went, as it went. Left out is what nobody can be told without: the address of the
 * recipient at the head of a mail and in the envelope, the number that a text message goes to.
 */
export function leftOf({ outside, processes, cast }: Run): Left[] {
  const { mail, sms, receivers, wire, notified } = outside;
  const emails = [...recipientsIn(cast).values()].map(({ email }) => email);
  const withoutAll = (text: string): string => emails.reduce(withoutRecipient, text);
  return [
    ...mail.taken.map((text) => ({ channel: 'mail', text: withoutAll(text) })),
    ...mail.heard.map((text) => ({ channel: 'smtp', text: withoutAll(text) })),
    ...sms.requests.map(({ form: { To: _, ...form }, ...rest }) => asText('sms', { ...rest, form })),
    ...receivers.flatMap(({ received }) =>
      received.map(({ path, headers }) => asText('webhook head', { path, headers })),
    ),
    ...receivers.flatMap(({ received }) => received.map(({ body }) => ({ channel: 'webhook body', text: body }))),
    ...wire.map(({ subject, headers }) => ({ channel: 'broker head', text: `${subject}\n${headers}` })),
    ...wire.map(({ body }) => ({ channel: 'broker body', text: body })),
    ...notified.map((text) => ({ channel: 'notify', text })),
    ...processes.flatMap(({ measured }) => measured.map((text) => ({ channel: 'metrics', text }))),
    ...processes.flatMap(({ said }) => said.split('\n').map((text) => ({ channel: 'log', text }))),
  ];
}

const asText = (channel: string, value: unknown): Left => ({ channel, text: JSON.stringify(value) });
