import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** Opens one socket to one conversation, once, within seconds: for clients that can send no header. */
@Entity('chat_tickets')
export class ChatTicket {
  @PrimaryColumn({ name: 'ticket_hash', type: 'text', primaryKeyConstraintName: 'chat_tickets_pk' })
  ticketHash!: string;

  @Index('chat_tickets_of_account')
  @ForeignKey('Account', { name: 'chat_tickets_account_fk', onDelete: 'CASCADE' })
  @Column({ name: 'account_id', type: 'uuid' })
  accountId!: string;

  @Index('chat_tickets_of_session')
  @ForeignKey('DeviceSession', { name: 'chat_tickets_device_session_fk', onDelete: 'CASCADE' })
  @Column({ name: 'device_session_id', type: 'uuid' })
  deviceSessionId!: string;

  @Column({ name: 'appointment_id', type: 'uuid' })
  appointmentId!: string;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Index('chat_tickets_by_end')
  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt!: Date;
}
