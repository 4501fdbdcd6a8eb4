import type { Sealer } from '../../common/crypto/data-encryption';
import { newId } from '../../common/database/uuid';
import { MINUTE_MS } from '../../common/time/dates';
import { CHAT_LINES } from './phrases';
import type { DemoWorld } from './world';

/** The last of them was written an hour ago. */
const LAST_AGO_MS = 60 * MINUTE_MS;
const BETWEEN_MS = 7 * MINUTE_MS;

/**
 * What the two demo accounts have written to each other about their next session; `npm run chat` goes on there. Nothing, if they
 * have none to come.
 */
export function chatRows({ setting, appointments }: DemoWorld, sealerOf: (patientId: string) => Sealer) {
  const { now, accounts } = setting;
  const [next] = appointments
    .filter(({ patient, professional, status, startsAt }) => {
      const isTheirs = patient.accountId === accounts.patient && professional.row.accountId === accounts.professional;
      return isTheirs && status === 'booked' && startsAt > now;
    })
    .sort((a, b) => a.startsAt - b.startsAt);
  if (!next) return { conversations: [], messages: [] };
  const sealer = sealerOf(next.patient.id);
  const messages = CHAT_LINES.map(({ from, text }, index) => {
    const sentAt = new Date(now - LAST_AGO_MS - (CHAT_LINES.length - 1 - index) * BETWEEN_MS);
    const id = newId(sentAt);
    return {
      id,
      appointmentId: next.id,
      seq: index + 1,
      clientId: newId(sentAt),
      senderAccountId: accounts[from],
      senderRole: from,
      bodyEncrypted: sealer.seal(text, { table: 'chat_messages', column: 'body_encrypted', row: id }),
      sentAt,
    };
  });
  const conversation = {
    appointmentId: next.id,
    patientId: next.patient.id,
    professionalId: next.professional.row.id,
    lastSeq: messages.length,
    lastMessageAt: messages.at(-1)?.sentAt,
    patientReadUpTo: messages.length - 1,
    patientUnread: 1,
    professionalReadUpTo: messages.length,
    createdAt: messages[0]?.sentAt,
  };
  return { conversations: [conversation], messages };
}
