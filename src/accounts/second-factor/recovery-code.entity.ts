import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** Stands in for the authenticator app, once. Only its SHA-256 is kept: 120 random bits need no salt. */
@Entity('recovery_codes')
export class RecoveryCode {
  @ForeignKey('Account', { name: 'recovery_codes_account_fk', onDelete: 'CASCADE' })
  @PrimaryColumn({ name: 'account_id', type: 'uuid', primaryKeyConstraintName: 'recovery_codes_pk' })
  accountId!: string;

  @PrimaryColumn({ name: 'code_hash', type: 'text', primaryKeyConstraintName: 'recovery_codes_pk' })
  codeHash!: string;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column({ name: 'used_at', type: 'timestamptz', nullable: true })
  usedAt!: Date | null;
}
