import { Check, Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import type { EventType } from '../outbox';

export type WebhookStatus = 'active' | 'disabled';
/** By an administrator; because the endpoint said 410; because nothing but failures came of it for days. */
export type DisabledReason = 'admin' | 'gone' | 'failing';

/** Where a machine outside is told of events. */
@Entity('webhook_endpoints')
@Check('webhook_endpoints_status_known', `status IN ('active', 'disabled')`)
@Check('webhook_endpoints_disabled', `(status = 'disabled') = (disabled_reason IS NOT NULL)`)
@Check('webhook_endpoints_reason_known', `disabled_reason IN ('admin', 'gone', 'failing')`)
@Check('webhook_endpoints_previous_secret', `(previous_secret_encrypted IS NULL) = (previous_secret_until IS NULL)`)
export class WebhookEndpoint {
  @PrimaryColumn({ type: 'uuid', default: () => 'uuidv7()', primaryKeyConstraintName: 'webhook_endpoints_pk' })
  id!: string;

  @Column({ type: 'text' })
  url!: string;

  /** `*` alone: all, those of later versions too. */
  @Column({ type: 'text', array: true })
  events!: readonly (EventType | '*')[];

  @Column({ type: 'text', default: 'active' })
  status!: WebhookStatus;

  @Column({ name: 'disabled_reason', type: 'text', nullable: true })
  disabledReason!: DisabledReason | null;

  @Column({ name: 'secret_encrypted', type: 'text' })
  secretEncrypted!: string;

  /** The one before: signs too, until `previousSecretUntil`. */
  @Column({ name: 'previous_secret_encrypted', type: 'text', nullable: true })
  previousSecretEncrypted!: string | null;

  @Column({ name: 'previous_secret_until', type: 'timestamptz', nullable: true })
  previousSecretUntil!: Date | null;

  /** The first of the failures since which nothing was delivered; null: the last delivery was one. */
  @Column({ name: 'failing_since', type: 'timestamptz', nullable: true })
  failingSince!: Date | null;

  /** Account. No foreign key: the endpoint belongs to the practice and outlives whoever made it. */
  @Column({ name: 'created_by', type: 'uuid' })
  createdBy!: string;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column({ name: 'updated_at', type: 'timestamptz' })
  updatedAt!: Date;

  @VersionColumn()
  version!: number;
}
