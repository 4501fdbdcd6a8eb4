import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { WallTimes } from './domain/working-windows';

/** The windows of one date, in place of the weekly ones; none = closed. */
@Entity('date_overrides')
export class DateOverrideRow {
  @ForeignKey('Professional', { name: 'date_overrides_professional_fk', onDelete: 'CASCADE' })
  @PrimaryColumn({ name: 'professional_id', type: 'uuid', primaryKeyConstraintName: 'date_overrides_pk' })
  professionalId!: string;

  @PrimaryColumn({ type: 'date', primaryKeyConstraintName: 'date_overrides_pk' })
  date!: string;

  @Column({ type: 'jsonb' })
  windows!: readonly WallTimes[];
}
