import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** A link of the chain over the audit trail. Append-only: by privilege, and by a trigger. */
@Entity('audit_seals')
@Check('audit_seals_number_positive', 'number > 0')
export class AuditSeal {
  @PrimaryColumn({ type: 'bigint', primaryKeyConstraintName: 'audit_seals_pk' })
  number!: string;

  /** The hash of the seal before; empty for the first. */
  @Column({ type: 'text' })
  previous!: string;

  @Column({ name: 'sealed_at', type: 'timestamptz' })
  sealedAt!: Date;

  /** Ids of the entries, in the order in which they were hashed. */
  @Column({ type: 'uuid', array: true })
  entries!: readonly string[];

  @Column({ name: 'key_id', type: 'text' })
  keyId!: string;

  @Column({ type: 'text' })
  hash!: string;
}

/** An entry that is in no seal yet. A trigger puts it here; the sealer takes it away. */
@Entity('audit_entries_to_seal')
export class AuditEntryToSeal {
  @PrimaryColumn({ name: 'entry_id', type: 'uuid', primaryKeyConstraintName: 'audit_entries_to_seal_pk' })
  entryId!: string;
}
