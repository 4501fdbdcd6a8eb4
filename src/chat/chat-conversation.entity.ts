import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** What the two of an appointment have said to each other, and how far each has read. Made with the first message. */
@Entity('chat_conversations')
@Check(
  'chat_conversations_read_in_range',
  `patient_read_up_to BETWEEN 0 AND last_seq AND professional_read_up_to BETWEEN 0 AND last_seq`,
)
@Check(
  'chat_conversations_unread_in_range',
  `patient_unread BETWEEN 0 AND last_seq AND professional_unread BETWEEN 0 AND last_seq`,
)
@Check('chat_conversations_last_message_dated', `(last_seq = 0) = (last_message_at IS NULL)`)
@Index('chat_conversations_of_patient', ['patientId', 'lastMessageAt', 'appointmentId'])
@Index('chat_conversations_of_professional', ['professionalId', 'lastMessageAt', 'appointmentId'])
export class ChatConversation {
  @ForeignKey('Appointment', { name: 'chat_conversations_appointment_fk' })
  @PrimaryColumn({ name: 'appointment_id', type: 'uuid', primaryKeyConstraintName: 'chat_conversations_pk' })
  appointmentId!: string;

  @Index('chat_conversations_unread_by_patient', { where: 'patient_unread > 0' })
  @ForeignKey('Patient', { name: 'chat_conversations_patient_fk' })
  @Column({ name: 'patient_id', type: 'uuid' })
  patientId!: string;

  @Index('chat_conversations_unread_by_professional', { where: 'professional_unread > 0' })
  @ForeignKey('Professional', { name: 'chat_conversations_professional_fk' })
  @Column({ name: 'professional_id', type: 'uuid' })
  professionalId!: string;

  /** The number of the last message; the first is 1. */
  @Column({ name: 'last_seq', type: 'integer', default: 0 })
  lastSeq!: number;

  @Column({ name: 'last_message_at', type: 'timestamptz', nullable: true })
  lastMessageAt!: Date | null;

  @Column({ name: 'patient_read_up_to', type: 'integer', default: 0 })
  patientReadUpTo!: number;

  /** Messages of the other side that are later than that. */
  @Column({ name: 'patient_unread', type: 'integer', default: 0 })
  patientUnread!: number;

  /** The message that they were last told of by a notice. */
  @Column({ name: 'patient_noticed', type: 'integer', default: 0 })
  patientNoticed!: number;

  @Column({ name: 'professional_read_up_to', type: 'integer', default: 0 })
  professionalReadUpTo!: number;

  @Column({ name: 'professional_unread', type: 'integer', default: 0 })
  professionalUnread!: number;

  @Column({ name: 'professional_noticed', type: 'integer', default: 0 })
  professionalNoticed!: number;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;
}
