import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** One signed-in device. Its refresh token is derived from id and generation, so nothing secret is stored. */
@Entity('device_sessions')
@Index('device_sessions_of_account', ['accountId', 'id'])
@Index('device_sessions_live', ['accountId', 'id'], { where: 'revoked_at IS NULL' })
export class DeviceSession {
  @PrimaryColumn({ type: 'uuid', default: () => 'uuidv7()', primaryKeyConstraintName: 'device_sessions_pk' })
  id!: string;

  @ForeignKey('Account', { name: 'device_sessions_account_fk', onDelete: 'CASCADE' })
  @Column({ name: 'account_id', type: 'uuid' })
  accountId!: string;

  /** Raised by each rotation; a token of an older generation is a reused one. */
  @Column({ type: 'integer' })
  generation!: number;

  @Column({ name: 'rotated_at', type: 'timestamptz' })
  rotatedAt!: Date;

  @Column({ name: 'user_agent', type: 'text', nullable: true })
  userAgent!: string | null;

  @Column({ type: 'text', nullable: true })
  address!: string | null;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column({ name: 'last_used_at', type: 'timestamptz' })
  lastUsedAt!: Date;

  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt!: Date;

  /** When its owner last proved who they are: by signing in, or by a step-up. */
  @Column({ name: 'proved_at', type: 'timestamptz', nullable: true })
  provedAt!: Date | null;

  @Column({ name: 'revoked_at', type: 'timestamptz', nullable: true })
  revokedAt!: Date | null;
}
