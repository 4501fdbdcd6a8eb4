import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

export const CHANNELS = ['phone', 'email', 'message', 'in_person', 'other'] as const;
export type Channel = (typeof CHANNELS)[number];
export const DIRECTIONS = ['inbound', 'outbound'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** One time that the practice was in touch with a professional. */
@Entity('professional_contacts')
@Index('professional_contacts_of_professional', ['professionalId', 'at', 'id'])
@Check('professional_contacts_channel_known', `channel IN ('phone', 'email', 'message', 'in_person', 'other')`)
@Check('professional_contacts_direction_known', `direction IN ('inbound', 'outbound')`)
export class ProfessionalContact {
  @PrimaryColumn({ type: 'uuid', default: () => 'uuidv7()', primaryKeyConstraintName: 'professional_contacts_pk' })
  id!: string;

  @ForeignKey('Professional', { name: 'professional_contacts_professional_fk', onDelete: 'CASCADE' })
  @Column({ name: 'professional_id', type: 'uuid' })
  professionalId!: string;

  @Column({ type: 'text' })
  channel!: Channel;

  /** Seen from the practice. */
  @Column({ type: 'text' })
  direction!: Direction;

  @Column({ type: 'timestamptz' })
  at!: Date;

  @Column({ type: 'text' })
  summary!: string;

  /** Account. */
  @Column({ name: 'recorded_by', type: 'uuid' })
  recordedBy!: string;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;
}
