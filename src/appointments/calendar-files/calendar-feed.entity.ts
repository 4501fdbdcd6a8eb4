import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** The secret address of an account's calendar; a new one takes the place of the old. */
@Entity('calendar_feeds')
export class CalendarFeed {
  @ForeignKey('Account', { name: 'calendar_feeds_account_fk', onDelete: 'CASCADE' })
  @PrimaryColumn({ name: 'account_id', type: 'uuid', primaryKeyConstraintName: 'calendar_feeds_pk' })
  accountId!: string;

  /** SHA-256: 256 random bits need no salt. */
  @Index('calendar_feeds_by_secret', { unique: true })
  @Column({ name: 'secret_hash', type: 'text' })
  secretHash!: string;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;
}
