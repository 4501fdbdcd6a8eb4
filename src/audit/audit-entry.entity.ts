import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One act on somebody's data or on the practice. Append-only: a trigger refuses updates and deletions. */
@Entity('audit_entries')
@Check('audit_entries_outcome_known', `outcome IN ('allowed', 'refused')`)
@Index('audit_entries_by_record', ['recordType', 'recordId', 'at', 'id'])
@Index('audit_entries_by_actor', ['actorAccountId', 'at', 'id'])
@Index('audit_entries_by_time', ['at', 'id'])
export class AuditEntry {
  @PrimaryColumn({ type: 'uuid', default: () => 'uuidv7()', primaryKeyConstraintName: 'audit_entries_pk' })
  id!: string;

  @Column({ type: 'timestamptz' })
  at!: Date;

  /** Null for the system itself and for callers who are not signed in. No foreign key: the trail outlives accounts. */
  @Column({ name: 'actor_account_id', type: 'uuid', nullable: true })
  actorAccountId!: string | null;

  @Column({ name: 'actor_role', type: 'text' })
  actorRole!: string;

  /** `<record>.<verb>`, e.g. `patient.read`. */
  @Column({ type: 'text' })
  action!: string;

  @Column({ name: 'record_type', type: 'text' })
  recordType!: string;

  @Column({ name: 'record_id', type: 'uuid', nullable: true })
  recordId!: string | null;

  @Column({ type: 'text' })
  outcome!: 'allowed' | 'refused';

  /** Names of fields, codes of overridden rules: never values of health data. */
  @Column({ type: 'jsonb', nullable: true })
  details!: Readonly<Record<string, unknown>> | null;

  @Column({ name: 'request_id', type: 'text', nullable: true })
  requestId!: string | null;

  @Column({ type: 'text', nullable: true })
  address!: string | null;
}
