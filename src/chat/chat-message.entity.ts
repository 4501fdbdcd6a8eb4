import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { Member } from './domain/chat-window';

/** One message. Its text is encrypted with the patient's key, whoever wrote it: it is about the patient. */
@Entity('chat_messages')
@Check('chat_messages_sender_role_known', `sender_role IN ('patient', 'professional')`)
@Check('chat_messages_seq_positive', `seq > 0`)
@Index('chat_messages_in_order', ['appointmentId', 'seq'], { unique: true })
@Index('chat_messages_once', ['appointmentId', 'clientId'], { unique: true })
export class ChatMessage {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'chat_messages_pk' })
  id!: string;

  @ForeignKey('ChatConversation', 'appointmentId', { name: 'chat_messages_conversation_fk' })
  @Column({ name: 'appointment_id', type: 'uuid' })
  appointmentId!: string;

  /** 1, 2, 3 ... within the conversation, in the order in which they were stored. */
  @Column({ type: 'integer' })
  seq!: number;

  /** Made by the client: a message that is sent twice is stored once. */
  @Column({ name: 'client_id', type: 'uuid' })
  clientId!: string;

  @Column({ name: 'sender_account_id', type: 'uuid' })
  senderAccountId!: string;

  @Column({ name: 'sender_role', type: 'text' })
  senderRole!: Member;

  /** Null once the patient was erased. */
  @Column({ name: 'body_encrypted', type: 'text', nullable: true })
  bodyEncrypted!: string | null;

  @Index('chat_messages_by_time')
  @Column({ name: 'sent_at', type: 'timestamptz' })
  sentAt!: Date;
}
