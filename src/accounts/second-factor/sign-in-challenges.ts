import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/time/clock';
import { MINUTE_MS } from '../../common/time/dates';
import { Environment } from '../../config/environment';
import type { Account } from '../account.entity';

const LIFETIME_MS = 5 * MINUTE_MS;
const FORM = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(\d{1,15})\.[\w-]{43}$/;

export interface Challenge {
  readonly challenge: string;
  readonly expiresAt: Date;
}

/**
 * Says that somebody has just shown the password of an account: `<account>.<epoch ms>.<HMAC-SHA-256>`. Made with the password's
 * hash, so that it is worth nothing once the password is replaced. Alone it opens nothing.
 */
@Injectable()
export class SignInChallenges {
  constructor(
    private readonly environment: Environment,
    private readonly clock: Clock,
  ) {}

  make(account: Account): Challenge {
    const expiresAt = new Date(this.clock.now().getTime() + LIFETIME_MS);
    return { challenge: this.of(account, expiresAt.getTime()), expiresAt };
  }

  /** Whose it claims to be; undefined if it is over or has not the form. Nothing is proved by that. */
  accountIdIn(challenge: string): string | undefined {
    const [, accountId, expiresAt] = FORM.exec(challenge) ?? [];
    return Number(expiresAt) > this.clock.now().getTime() ? accountId : undefined;
  }

  isOf(challenge: string, account: Account): boolean {
    const ours = Buffer.from(this.of(account, Number(challenge.split('.')[1])));
    const theirs = Buffer.from(challenge);
    return ours.length === theirs.length && timingSafeEqual(ours, theirs);
  }

  private of({ id, passwordHash }: Account, expiresAt: number): string {
    const proof = createHmac('sha256', this.environment.values.REFRESH_TOKEN_SECRET)
      .update(`sign-in challenge\0${id}\0${expiresAt}\0${passwordHash}`)
      .digest('base64url');
    return `${id}.${expiresAt}.${proof}`;
  }
}
