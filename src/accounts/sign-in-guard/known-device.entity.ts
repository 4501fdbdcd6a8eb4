import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** A device on which somebody has signed in to the account before, by the hash of the token that it keeps. */
@Entity('known_devices')
@Index('known_devices_of_account', ['accountId', 'id'])
export class KnownDevice {
  @PrimaryColumn({ type: 'uuid', default: () => 'uuidv7()', primaryKeyConstraintName: 'known_devices_pk' })
  id!: string;

  @ForeignKey('Account', { name: 'known_devices_account_fk', onDelete: 'CASCADE' })
  @Column({ name: 'account_id', type: 'uuid' })
  accountId!: string;

  @Index('known_devices_by_hash', { unique: true })
  @Column({ name: 'token_hash', type: 'text' })
  tokenHash!: string;

  @Index('known_devices_by_last_use')
  @Column({ name: 'last_used_at', type: 'timestamptz' })
  lastUsedAt!: Date;
}
