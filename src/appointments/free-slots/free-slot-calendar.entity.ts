import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** How far the derived free slots of a professional reach. A trigger makes one for each professional, due at once. */
@Entity('free_slot_calendars')
@Index('free_slot_calendars_by_due', ['dueAt', 'professionalId'])
export class FreeSlotCalendar {
  @ForeignKey('Professional', { name: 'free_slot_calendars_professional_fk', onDelete: 'CASCADE' })
  @PrimaryColumn({ name: 'professional_id', type: 'uuid', primaryKeyConstraintName: 'free_slot_calendars_pk' })
  professionalId!: string;

  /** Every free start before this instant has its row. */
  @Column({ name: 'covered_until', type: 'timestamptz', default: () => `'-infinity'` })
  coveredUntil!: Date;

  /** From this instant on that is not far enough: the booking horizon will have moved beyond it. */
  @Column({ name: 'due_at', type: 'timestamptz', default: () => `'-infinity'` })
  dueAt!: Date;

  /** When a block of the professional is over: `infinity` for one without an end, null while there is none. */
  @Column({ name: 'block_over_at', type: 'timestamptz', nullable: true })
  blockOverAt!: Date | null;
}
