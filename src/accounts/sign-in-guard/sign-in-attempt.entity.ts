import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** How often somebody has tried to sign in without success: as an account, from a known device, or from an address. */
@Entity('sign_in_attempts')
@Check('sign_in_attempts_not_negative', `tried >= 0`)
export class SignInAttempt {
  /** A keyed hash of the e-mail, the device or the address: whether an account exists makes no difference. */
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'sign_in_attempts_pk' })
  key!: string;

  @Column({ type: 'integer' })
  tried!: number;

  @Index('sign_in_attempts_by_last')
  @Column({ name: 'last_at', type: 'timestamptz' })
  lastAt!: Date;

  /** Until then nobody's password is looked at; 1970 where there was no lock, so that a clock set back makes none. */
  @Column({ name: 'blocked_until', type: 'timestamptz' })
  blockedUntil!: Date;
}
