import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

export type TokenPurpose = 'setup' | 'password_reset' | 'email_verification' | 'email_change';

/** A single-use secret that was handed out; only its SHA-256 is kept. */
@Entity('account_tokens')
@Check('account_tokens_purpose_known', `purpose IN ('setup', 'password_reset', 'email_verification', 'email_change')`)
@Check(
  'account_tokens_addresses_of_change',
  `(purpose = 'email_change') = (new_email IS NOT NULL AND previous_email IS NOT NULL)`,
)
export class AccountToken {
  @PrimaryColumn({ type: 'uuid', default: () => 'uuidv7()', primaryKeyConstraintName: 'account_tokens_pk' })
  id!: string;

  /** Null: asked for with an address that nobody has. Such a token is never sent, and its hash is of no use. */
  @Index('account_tokens_of_account')
  @ForeignKey('Account', { name: 'account_tokens_account_fk', onDelete: 'CASCADE' })
  @Column({ name: 'account_id', type: 'uuid', nullable: true })
  accountId!: string | null;

  @Column({ type: 'text' })
  purpose!: TokenPurpose;

  @Index('account_tokens_by_hash', { unique: true })
  @Column({ name: 'token_hash', type: 'text' })
  tokenHash!: string;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Index('account_tokens_by_expiry')
  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt!: Date;

  @Column({ name: 'used_at', type: 'timestamptz', nullable: true })
  usedAt!: Date | null;

  /** When its letter was handed to the mail server. */
  @Column({ name: 'sent_at', type: 'timestamptz', nullable: true })
  sentAt!: Date | null;

  /** The address that the account is to have; of a change only. */
  @Column({ name: 'new_email', type: 'text', nullable: true })
  newEmail!: string | null;

  /** The address that the account had when the change was asked for; of a change only. */
  @Column({ name: 'previous_email', type: 'text', nullable: true })
  previousEmail!: string | null;
}
