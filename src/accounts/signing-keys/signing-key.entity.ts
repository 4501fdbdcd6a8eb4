import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A key that access tokens are signed with, sealed by the master key. */
@Entity('signing_keys')
export class SigningKey {
  /** The `kid` of the tokens. */
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'signing_keys_pk' })
  id!: string;

  @Column({ name: 'secret_encrypted', type: 'text' })
  secretEncrypted!: string;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  /** A little later than it was made, so that every process knows it before the first token comes. */
  @Index('signing_keys_by_time')
  @Column({ name: 'signs_from', type: 'timestamptz' })
  signsFrom!: Date;
}
