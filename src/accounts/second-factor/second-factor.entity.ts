import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** The secret that an authenticator app shares with an account. It counts once it is confirmed. */
@Entity('second_factors')
export class SecondFactor {
  @ForeignKey('Account', { name: 'second_factors_account_fk', onDelete: 'CASCADE' })
  @PrimaryColumn({ name: 'account_id', type: 'uuid', primaryKeyConstraintName: 'second_factors_pk' })
  accountId!: string;

  @Column({ name: 'secret_encrypted', type: 'text' })
  secretEncrypted!: string;

  /** The 30-second step of the last code that was taken: that code and older ones are refused. */
  @Column({ name: 'last_step', type: 'integer' })
  lastStep!: number;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column({ name: 'confirmed_at', type: 'timestamptz', nullable: true })
  confirmedAt!: Date | null;
}
