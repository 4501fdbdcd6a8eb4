import { Check, Column, Entity, Index, PrimaryColumn, VersionColumn } from 'typeorm';
import type { Role } from '../common/auth/access';
import type { Language } from '../common/i18n/language';

export const ACCOUNT_STATUSES = ['active', 'disabled'] as const;
export type AccountStatus = (typeof ACCOUNT_STATUSES)[number];

/** Who signs in. */
@Entity('users')
@Check('users_email_lower_case', `email = lower(email)`)
@Check('users_role_known', `role IN ('patient', 'professional', 'admin')`)
@Check('users_language_known', `language IN ('es', 'en')`)
@Check('users_status_known', `status IN ('active', 'disabled')`)
export class Account {
  @PrimaryColumn({ type: 'uuid', default: () => 'uuidv7()', primaryKeyConstraintName: 'users_pk' })
  id!: string;

  @Index('users_email_taken', { unique: true })
  @Column({ type: 'text' })
  email!: string;

  /** bcrypt; null until the setup token is redeemed. */
  @Column({ name: 'password_hash', type: 'text', nullable: true })
  passwordHash!: string | null;

  @Column({ type: 'text' })
  role!: Role;

  @Column({ type: 'text' })
  language!: Language;

  @Column({ type: 'text' })
  status!: AccountStatus;

  @Column({ name: 'email_verified_at', type: 'timestamptz', nullable: true })
  emailVerifiedAt!: Date | null;

  @VersionColumn({ type: 'integer', default: 1 })
  version!: number;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column({ name: 'updated_at', type: 'timestamptz' })
  updatedAt!: Date;
}
