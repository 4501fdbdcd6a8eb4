import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** What belongs to a hold alone; its time is the appointment row of the same id, with the status `held`. */
@Entity('slot_holds')
export class SlotHold {
  @ForeignKey('Appointment', { name: 'slot_holds_appointment_fk', onDelete: 'CASCADE' })
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'slot_holds_pk' })
  id!: string;

  /** SHA-256 of the token, which only its owner has. */
  @Index('slot_holds_by_token', { unique: true })
  @Column({ name: 'token_hash', type: 'text' })
  tokenHash!: string;

  /** Of the caller: an account, or an API key. */
  @Index('slot_holds_of_account')
  @Column({ name: 'account_id', type: 'uuid' })
  accountId!: string;

  /** To count the holds of one address, not to know it. */
  @Index('slot_holds_from_address')
  @Column({ name: 'address_hash', type: 'text' })
  addressHash!: string;

  @Column({ type: 'boolean', default: false })
  extended!: boolean;
}
