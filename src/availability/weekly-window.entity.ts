import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** One window of a professional's week, in wall time of the professional's zone. */
@Entity('weekly_windows')
@Check('weekly_windows_weekday_iso', `weekday BETWEEN 1 AND 7`)
@Check(
  'weekly_windows_wall_times',
  `opens_at ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$' AND closes_at ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'`,
)
@Check('weekly_windows_validity_ordered', `valid_from <= valid_to`)
export class WeeklyWindowRow {
  @PrimaryColumn({ type: 'uuid', default: () => 'uuidv7()', primaryKeyConstraintName: 'weekly_windows_pk' })
  id!: string;

  @Index('weekly_windows_of_professional')
  @ForeignKey('Professional', { name: 'weekly_windows_professional_fk', onDelete: 'CASCADE' })
  @Column({ name: 'professional_id', type: 'uuid' })
  professionalId!: string;

  /** ISO 8601, 1 = Monday. */
  @Column({ type: 'smallint' })
  weekday!: number;

  @Column({ name: 'opens_at', type: 'text' })
  opensAt!: string;

  /** At or before `opensAt`: on the next day. */
  @Column({ name: 'closes_at', type: 'text' })
  closesAt!: string;

  @Column({ name: 'valid_from', type: 'date', nullable: true })
  validFrom!: string | null;

  @Column({ name: 'valid_to', type: 'date', nullable: true })
  validTo!: string | null;
}
