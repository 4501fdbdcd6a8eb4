import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

export type TokenPurpose = 'setup' | 'password_reset' | 'email_verification';

/** A single-use secret that was handed out; only its SHA-256 is kept. */
@Entity('account_tokens')
@Check('account_tokens_purpose_known', `purpose IN ('setup', 'password_reset', 'email_verification')`)
export class AccountToken {
  @PrimaryColumn({ type: 'uuid', default: () => 'uuidv7()', primaryKeyConstraintName: 'account_tokens_pk' })
  id!: string;

  @Index('account_tokens_of_account')
  @ForeignKey('Account', { name: 'account_tokens_account_fk', onDelete: 'CASCADE' })
  @Column({ name: 'account_id', type: 'uuid' })
  accountId!: string;

  @Column({ type: 'text' })
  purpose!: TokenPurpose;

  @Index('account_tokens_by_hash', { unique: true })
  @Column({ name: 'token_hash', type: 'text' })
  tokenHash!: string;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt!: Date;

  @Column({ name: 'used_at', type: 'timestamptz', nullable: true })
  usedAt!: Date | null;
}
