import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { runStatement, type Statement } from '../common/database/statement';
import type { ChatConversation } from './chat-conversation.entity';
import type { ChatMessage } from './chat-message.entity';
import type { Member } from './domain/chat-window';

/** A conversation while it is locked, and whether the two could read what is written. */
export interface LockedConversation extends ChatConversation {
  readonly patientHasAccount: boolean;
  readonly professionalHasAccount: boolean;
}

/** A conversation in a list of one of the two. */
export interface ListedConversation {
  readonly appointmentId: string;
  readonly patientId: string;
  readonly professionalId: string;
  readonly lastSeq: number;
  readonly lastMessageAt: Date;
  readonly unread: number;
}

export interface Unread {
  readonly appointmentId: string;
  readonly unread: number;
}

const CONVERSATION = `c.appointment_id AS "appointmentId", c.patient_id AS "patientId", c.professional_id AS "professionalId",
  c.last_seq AS "lastSeq", c.last_message_at AS "lastMessageAt", c.patient_read_up_to AS "patientReadUpTo",
  c.patient_unread AS "patientUnread", c.patient_noticed AS "patientNoticed", c.professional_read_up_to AS "professionalReadUpTo",
  c.professional_unread AS "professionalUnread", c.professional_noticed AS "professionalNoticed", c.created_at AS "createdAt"`;

const MESSAGE = `m.id, m.appointment_id AS "appointmentId", m.seq, m.client_id AS "clientId",
  m.sender_account_id AS "senderAccountId", m.sender_role AS "senderRole", m.body_encrypted AS "bodyEncrypted", m.sent_at AS "sentAt"`;

const OPEN = {
  name: 'open_chat_conversation',
  text: `INSERT INTO chat_conversations (appointment_id, patient_id, professional_id, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (appointment_id) DO NOTHING`,
};

const HAND_OVER = {
  name: 'hand_chat_conversation_over',
  text: 'UPDATE chat_conversations SET professional_id = $2 WHERE appointment_id = $1',
};

/** Whoever writes into it or reads on comes one after the other: so numbers have no gap that anybody sees. */
const LOCK = {
  name: 'lock_chat_conversation',
  text: `SELECT ${CONVERSATION},
                (SELECT p.account_id IS NOT NULL FROM patients p WHERE p.id = c.patient_id) AS "patientHasAccount",
                (SELECT p.account_id IS NOT NULL FROM professionals p WHERE p.id = c.professional_id) AS "professionalHasAccount"
           FROM chat_conversations c WHERE c.appointment_id = $1 FOR UPDATE OF c`,
};

const FIND = {
  name: 'find_chat_conversation',
  text: `SELECT ${CONVERSATION} FROM chat_conversations c WHERE c.appointment_id = $1`,
};

const BY_CLIENT_ID = {
  name: 'find_chat_message_by_client_id',
  text: `SELECT ${MESSAGE} FROM chat_messages m WHERE m.appointment_id = $1 AND m.client_id = $2`,
};

const INSERT = {
  name: 'add_chat_message',
  text: `INSERT INTO chat_messages (id, appointment_id, seq, client_id, sender_account_id, sender_role, body_encrypted, sent_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
};

const COUNT_IN = {
  name: 'count_chat_message_in',
  text: `UPDATE chat_conversations SET last_seq = $2, last_message_at = $3,
                patient_unread = patient_unread + CASE $4::text WHEN 'patient' THEN 0 ELSE 1 END,
                professional_unread = professional_unread + CASE $4::text WHEN 'professional' THEN 0 ELSE 1 END
          WHERE appointment_id = $1`,
};

const AFTER = {
  name: 'chat_messages_after',
  text: `SELECT ${MESSAGE} FROM chat_messages m WHERE m.appointment_id = $1 AND m.seq > $2 ORDER BY m.seq LIMIT $3`,
};

const BEFORE = {
  name: 'chat_messages_before',
  text: `SELECT ${MESSAGE} FROM chat_messages m WHERE m.appointment_id = $1 AND m.seq < $2 ORDER BY m.seq DESC LIMIT $3`,
};

const forMembers = (make: (member: Member) => Statement): Readonly<Record<Member, Statement>> => ({
  patient: make('patient'),
  professional: make('professional'),
});

const READ = forMembers((member) => ({
  name: `read_chat_as_${member}`,
  text: `UPDATE chat_conversations c
            SET ${member}_read_up_to = $2,
                ${member}_unread = (SELECT count(*) FROM chat_messages m
                                     WHERE m.appointment_id = $1 AND m.seq > $2 AND m.sender_role <> '${member}')
          WHERE c.appointment_id = $1`,
}));

const NOTICED = forMembers((member) => ({
  name: `note_chat_notice_to_${member}`,
  text: `UPDATE chat_conversations SET ${member}_noticed = $2 WHERE appointment_id = $1`,
}));

/** Whose the appointment was is told nothing of it any more. */
const stillOf = (member: Member): string =>
  `EXISTS (SELECT FROM appointments a WHERE a.id = c.appointment_id AND a.${member}_id = c.${member}_id)`;

const LIST = forMembers((member) => ({
  name: `chat_conversations_of_${member}`,
  text: `SELECT c.appointment_id AS "appointmentId", c.patient_id AS "patientId", c.professional_id AS "professionalId",
                c.last_seq AS "lastSeq", c.last_message_at AS "lastMessageAt", c.${member}_unread AS unread
           FROM chat_conversations c
          WHERE c.${member}_id = $1 AND c.last_message_at IS NOT NULL AND ${stillOf(member)}
            AND ($2::timestamptz IS NULL OR (c.last_message_at, c.appointment_id) < ($2, $3::uuid))
          ORDER BY c.last_message_at DESC, c.appointment_id DESC LIMIT $4`,
}));

const UNREAD = forMembers((member) => ({
  name: `unread_chats_of_${member}`,
  text: `SELECT c.appointment_id AS "appointmentId", c.${member}_unread AS unread FROM chat_conversations c
          WHERE c.${member}_id = $1 AND c.${member}_unread > 0 AND ${stillOf(member)}
          ORDER BY c.last_message_at DESC, c.appointment_id LIMIT $2`,
}));

type Row<T> = T & Record<string, unknown>;

@Injectable()
export class ChatQueries {
  /** There is one afterwards, whoever was first. */
  async open(
    em: EntityManager,
    {
      appointmentId,
      patientId,
      professionalId,
    }: Pick<ChatConversation, 'appointmentId' | 'patientId' | 'professionalId'>,
    now: Date,
  ): Promise<void> {
    await runStatement(em, OPEN, [appointmentId, patientId, professionalId, now]);
  }

  /** The conversation is locked: it is with the professional whom the appointment has now. */
  async handOver(
    em: EntityManager,
    { appointmentId, professionalId }: Pick<ChatConversation, 'appointmentId' | 'professionalId'>,
  ): Promise<void> {
    await runStatement(em, HAND_OVER, [appointmentId, professionalId]);
  }

  /** Locked until the end of the transaction; undefined if nobody has written anything. */
  async lock(em: EntityManager, appointmentId: string): Promise<LockedConversation | undefined> {
    const [row] = await runStatement<Row<LockedConversation>>(em, LOCK, [appointmentId]);
    return row;
  }

  async find(em: EntityManager, appointmentId: string): Promise<ChatConversation | undefined> {
    const [row] = await runStatement<Row<ChatConversation>>(em, FIND, [appointmentId]);
    return row;
  }

  async findByClientId(em: EntityManager, appointmentId: string, clientId: string): Promise<ChatMessage | undefined> {
    const [row] = await runStatement<Row<ChatMessage>>(em, BY_CLIENT_ID, [appointmentId, clientId]);
    return row;
  }

  /** The conversation is locked, and the message has its next number. */
  async add(em: EntityManager, message: Readonly<ChatMessage>): Promise<void> {
    const { id, appointmentId, seq, clientId, senderAccountId, senderRole, bodyEncrypted, sentAt } = message;
    const values = [id, appointmentId, seq, clientId, senderAccountId, senderRole, bodyEncrypted, sentAt];
    await Promise.all([
      runStatement(em, INSERT, values),
      runStatement(em, COUNT_IN, [appointmentId, seq, sentAt, senderRole]),
    ]);
  }

  /** In their order. */
  after(em: EntityManager, appointmentId: string, seq: number, limit: number): Promise<ChatMessage[]> {
    return runStatement<Row<ChatMessage>>(em, AFTER, [appointmentId, seq, limit]);
  }

  /** The last first. */
  before(em: EntityManager, appointmentId: string, seq: number, limit: number): Promise<ChatMessage[]> {
    return runStatement<Row<ChatMessage>>(em, BEFORE, [appointmentId, seq, limit]);
  }

  /** The conversation is locked. */
  async read(em: EntityManager, appointmentId: string, member: Member, upTo: number): Promise<void> {
    await runStatement(em, READ[member], [appointmentId, upTo]);
  }

  /** The conversation is locked. */
  async noteNotice(em: EntityManager, appointmentId: string, member: Member, seq: number): Promise<void> {
    await runStatement(em, NOTICED[member], [appointmentId, seq]);
  }

  /** Those in which something was said, the latest first. @param id of the member's record */
  list(
    em: EntityManager,
    member: Member,
    id: string,
    before: { readonly at: Date; readonly appointmentId: string } | undefined,
    limit: number,
  ): Promise<ListedConversation[]> {
    const values = [id, before?.at ?? null, before?.appointmentId ?? null, limit];
    return runStatement<Row<ListedConversation>>(em, LIST[member], values);
  }

  unread(em: EntityManager, member: Member, id: string, limit: number): Promise<Unread[]> {
    return runStatement<Row<Unread>>(em, UNREAD[member], [id, limit]);
  }
}
