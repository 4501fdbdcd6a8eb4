import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** What is proved, each counted for itself. */
export type ProofKind = 'password' | 'code';

/** How often somebody who is signed in, or halfway, has tried to prove that they are the account's owner. */
@Entity('proof_attempts')
@Check('proof_attempts_kind_known', `kind IN ('password', 'code')`)
export class ProofAttempt {
  @ForeignKey('Account', { name: 'proof_attempts_account_fk', onDelete: 'CASCADE' })
  @PrimaryColumn({ name: 'account_id', type: 'uuid', primaryKeyConstraintName: 'proof_attempts_pk' })
  accountId!: string;

  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'proof_attempts_pk' })
  kind!: ProofKind;

  /** Since `since`, and since the last success. */
  @Column({ type: 'integer' })
  tried!: number;

  @Column({ type: 'timestamptz' })
  since!: Date;
}
