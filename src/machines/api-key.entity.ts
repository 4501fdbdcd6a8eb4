import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Scope } from '../common/auth/scopes';

/** What a machine client holds instead of a password. Only the SHA-256 of the key is kept: 256 random bits need no salt. */
@Check('api_keys_limit_positive', 'limit_per_minute IS NULL OR limit_per_minute > 0')
@Entity('api_keys')
export class ApiKey {
  @PrimaryColumn({ type: 'uuid', default: () => 'uuidv7()', primaryKeyConstraintName: 'api_keys_pk' })
  id!: string;

  @Column({ type: 'text' })
  name!: string;

  /** How the key begins, so that somebody who finds one knows which it is. */
  @Column({ type: 'text' })
  prefix!: string;

  @Index('api_keys_by_hash', { unique: true })
  @Column({ name: 'key_hash', type: 'text' })
  keyHash!: string;

  @Column({ type: 'text', array: true })
  scopes!: readonly Scope[];

  /** Account. No foreign key: the key belongs to the practice and outlives whoever made it. */
  @Column({ name: 'created_by', type: 'uuid' })
  createdBy!: string;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt!: Date;

  /** Units a minute (docs/rate-limits.md); null: those that the configuration gives every key. */
  @Column({ name: 'limit_per_minute', type: 'integer', nullable: true })
  limitPerMinute!: number | null;

  /** To the minute. */
  @Column({ name: 'last_used_at', type: 'timestamptz', nullable: true })
  lastUsedAt!: Date | null;

  @Column({ name: 'revoked_at', type: 'timestamptz', nullable: true })
  revokedAt!: Date | null;
}
