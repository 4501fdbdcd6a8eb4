import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The first answer to a request with an idempotency key, encrypted: answers carry health data. */
@Entity('idempotency_answers')
@Check('idempotency_answers_status_known', `status BETWEEN 200 AND 499`)
export class IdempotencyAnswer {
  /** Of the caller: an account, or an API key. */
  @PrimaryColumn({ name: 'account_id', type: 'uuid', primaryKeyConstraintName: 'idempotency_answers_pk' })
  accountId!: string;

  /** SHA-256 of method, path and key. */
  @PrimaryColumn({ name: 'key_hash', type: 'text', primaryKeyConstraintName: 'idempotency_answers_pk' })
  keyHash!: string;

  @Column({ name: 'body_hash', type: 'text' })
  bodyHash!: string;

  @Column({ type: 'smallint' })
  status!: number;

  @Column({ type: 'text' })
  answer!: string;

  @Index('idempotency_answers_by_age')
  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;
}
