import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Principal } from '../common/auth/access';
import { TransactionRunner } from '../common/database/transaction-runner';
import { newId } from '../common/database/uuid';
import { Clock } from '../common/time/clock';
import { ChatAccess, memberOf, type ChatAppointment } from './chat-access';
import { ChatJournal } from './chat-journal';
import type { ChatMessage } from './chat-message.entity';
import { ChatNotices } from './chat-notices';
import { ChatPartnerAbsent, MessageIdTaken } from './chat.errors';
import { ChatQueries, type LockedConversation } from './chat.queries';
import { otherOf, type Member } from './domain/chat-window';
import { beginsStretch } from './domain/unread';
import { FanOut } from './fan-out/fan-out';
import { MessageVault, type MessageView } from './message-vault';

/** A message as it is to be sent. */
export interface Draft {
  /** A UUID of the client's making. */
  readonly clientId: string;
  readonly text: string;
}

/** How far somebody has read. */
export interface ReadMark {
  readonly readUpTo: number;
  readonly unread: number;
}

/** Writing and reading on: one after the other in a conversation, under the lock of its row. */
@Injectable()
export class ChatService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly access: ChatAccess,
    private readonly queries: ChatQueries,
    private readonly vault: MessageVault,
    private readonly journal: ChatJournal,
    private readonly notices: ChatNotices,
    private readonly fanOut: FanOut,
    private readonly clock: Clock,
  ) {}

  /**
   * Stores a message with the next number; one that is stored already is answered as it is.
   * @throws AppointmentNotFound, ChatClosed, ChatPartnerAbsent, MessageIdTaken, OwnerErased
   */
  send(principal: Principal, id: string, draft: Draft): Promise<MessageView> {
    const member = memberOf(principal);
    return this.transactions.run(async (em) => {
      const appointment = await this.access.reachOpen(em, principal, id, 'chat.written');
      const sealer = await this.vault.sealerOf(appointment.patientId);
      const conversation = await this.lock(em, appointment);
      const before = await this.storedBefore(em, principal, appointment, draft);
      if (before) return before;
      assertHeard(conversation, member);
      const now = this.clock.now();
      const messageId = newId(now);
      const message: ChatMessage = {
        id: messageId,
        appointmentId: id,
        seq: conversation.lastSeq + 1,
        clientId: draft.clientId,
        senderAccountId: principal.accountId,
        senderRole: member,
        bodyEncrypted: this.vault.seal(sealer, messageId, draft.text),
        sentAt: now,
      };
      await this.queries.add(em, message);
      if (beginsStretch({ unread: unreadOf(conversation, otherOf(member)) }))
        await this.notices.plan(em, { appointmentId: id, to: otherOf(member), seq: message.seq }, now);
      await this.journal.note(em, 'written', appointment, message.seq);
      await this.fanOut.announce(em, { kind: 'message', appointmentId: id, seq: message.seq });
      return {
        appointmentId: id,
        seq: message.seq,
        clientId: draft.clientId,
        from: member,
        text: draft.text,
        sentAt: now,
      };
    });
  }

  /**
   * Notes that the caller has read up to a message; never less than before, never more than there is.
   * @throws AppointmentNotFound
   */
  markRead(principal: Principal, id: string, upTo: number): Promise<ReadMark> {
    const member = memberOf(principal);
    return this.transactions.run(async (em) => {
      await this.access.reach(em, principal, id, 'chat.read');
      const conversation = await this.queries.lock(em, id);
      if (!conversation) return { readUpTo: 0, unread: 0 };
      const present = readUpToOf(conversation, member);
      const readUpTo = Math.min(upTo, conversation.lastSeq);
      if (readUpTo <= present) return { readUpTo: present, unread: unreadOf(conversation, member) };
      await this.queries.read(em, id, member, readUpTo);
      await this.fanOut.announce(em, { kind: 'read', appointmentId: id, who: member, upTo: readUpTo });
      const after = await this.queries.find(em, id);
      return { readUpTo, unread: after ? unreadOf(after, member) : 0 };
    });
  }

  private async lock(em: EntityManager, appointment: ChatAppointment): Promise<LockedConversation> {
    const { appointmentId } = appointment;
    const existing = await this.queries.lock(em, appointmentId);
    if (existing?.professionalId === appointment.professionalId) return existing;
    if (existing) await this.queries.handOver(em, appointment);
    else await this.queries.open(em, appointment, this.clock.now());
    const opened = await this.queries.lock(em, appointmentId);
    if (!opened) throw new Error('A conversation that was opened is not there.');
    return opened;
  }

  private async storedBefore(
    em: EntityManager,
    { accountId }: Principal,
    { appointmentId, patientId }: ChatAppointment,
    { clientId, text }: Draft,
  ): Promise<MessageView | undefined> {
    const row = await this.queries.findByClientId(em, appointmentId, clientId);
    if (!row) return undefined;
    const [stored] = await this.vault.open(patientId, [row]);
    if (row.senderAccountId !== accountId || stored?.text !== text) throw new MessageIdTaken();
    return stored;
  }
}

const unreadOf = (
  conversation: Pick<LockedConversation, 'patientUnread' | 'professionalUnread'>,
  member: Member,
): number => (member === 'patient' ? conversation.patientUnread : conversation.professionalUnread);

const readUpToOf = (conversation: LockedConversation, member: Member): number =>
  member === 'patient' ? conversation.patientReadUpTo : conversation.professionalReadUpTo;

/** @throws ChatPartnerAbsent */
function assertHeard({ patientHasAccount, professionalHasAccount }: LockedConversation, member: Member): void {
  if (!(member === 'patient' ? professionalHasAccount : patientHasAccount)) throw new ChatPartnerAbsent();
}
