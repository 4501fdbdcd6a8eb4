import { Injectable, type OnModuleInit } from '@nestjs/common';
import { compare, hash } from 'bcrypt';
import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { limited } from '../common/limited';
import { invalidField } from '../common/http/validation.pipe';
import { Environment } from '../config/environment';
import { asTyped, fitsHash, passwordFault } from './domain/password-rules';

/** Node.js has four threads unless told; new connections to the database need one as well, and must not wait for passwords. */
const MOST_AT_A_TIME = 3;

/** Passwords as bcrypt hashes. Slow on purpose: call it before the transaction opens, never inside. */
@Injectable()
export class PasswordHasher implements OnModuleInit {
  private hashOfNobody = '';
  /** More than there are processors would take no less time, only the processors from everything else. */
  private readonly inTurn = limited(Math.min(availableParallelism(), MOST_AT_A_TIME));

  constructor(private readonly environment: Environment) {}

  async onModuleInit(): Promise<void> {
    this.hashOfNobody = await this.bcrypt(randomBytes(24).toString('base64'));
  }

  /**
   * Checks the rules, then hashes.
   * @param known what everybody knows of its owner (e-mail, names); it may be none of these
   * @param field the name of the request's field, for the error
   * @throws InvalidRequest naming the field
   */
  async hash(password: string, known: readonly string[] = [], field = 'password'): Promise<string> {
    const fault = passwordFault(password, known);
    if (fault) throw invalidField(field, fault);
    return this.bcrypt(asTyped(password));
  }

  /** Takes as long for an account that does not exist, or has no password yet, as for one that has. */
  async matches(password: string, passwordHash: string | null | undefined): Promise<boolean> {
    const same = await this.inTurn(() => compare(asTyped(password), passwordHash ?? this.hashOfNobody));
    return same && Boolean(passwordHash) && fitsHash(password);
  }

  private bcrypt(password: string): Promise<string> {
    return this.inTurn(() => hash(password, this.environment.values.BCRYPT_COST));
  }
}
