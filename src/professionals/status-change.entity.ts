import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { ProfessionalStatus } from './domain/effective-status';

/** One change of a professional's status: what, why, by whom and when. Rows are only ever added. */
@Entity('professional_status_changes')
@Index('professional_status_changes_of_professional', ['professionalId', 'id'])
export class StatusChange {
  @PrimaryColumn({
    type: 'uuid',
    default: () => 'uuidv7()',
    primaryKeyConstraintName: 'professional_status_changes_pk',
  })
  id!: string;

  @ForeignKey('Professional', { name: 'professional_status_changes_professional_fk', onDelete: 'CASCADE' })
  @Column({ name: 'professional_id', type: 'uuid' })
  professionalId!: string;

  @Column({ name: 'from_status', type: 'text' })
  fromStatus!: ProfessionalStatus;

  @Column({ name: 'to_status', type: 'text' })
  toStatus!: ProfessionalStatus;

  @Column({ type: 'text', nullable: true })
  reason!: string | null;

  /** Of a block with an end: its last local date. */
  @Column({ type: 'date', nullable: true })
  until!: string | null;

  /** Account; null for the system. */
  @Column({ name: 'changed_by', type: 'uuid', nullable: true })
  changedBy!: string | null;

  @Column({ name: 'changed_at', type: 'timestamptz' })
  changedAt!: Date;
}
