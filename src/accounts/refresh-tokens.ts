import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Environment } from '../config/environment';

/** Which rotation of which device session a refresh token stands for. */
export interface RefreshClaim {
  readonly sessionId: string;
  readonly generation: number;
}

const FORM = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(\d{1,9})\.[\w-]{43}$/;

/**
 * `<session>.<generation>.<HMAC-SHA-256>`. Derived, not stored: nothing in the database can be turned into a token, and a
 * repeated refresh can be given the very same successor.
 */
@Injectable()
export class RefreshTokens {
  constructor(private readonly environment: Environment) {}

  of({ sessionId, generation }: RefreshClaim): string {
    const claim = `${sessionId}.${generation}`;
    return `${claim}.${createHmac('sha256', this.environment.values.REFRESH_TOKEN_SECRET).update(claim).digest('base64url')}`;
  }

  /** @returns what the token stands for; undefined if we did not make it */
  read(token: string): RefreshClaim | undefined {
    const [, sessionId, generation] = FORM.exec(token) ?? [];
    if (sessionId === undefined) return undefined;
    const claim = { sessionId, generation: Number(generation) };
    const ours = Buffer.from(this.of(claim));
    const theirs = Buffer.from(token);
    return ours.length === theirs.length && timingSafeEqual(ours, theirs) ? claim : undefined;
  }
}
