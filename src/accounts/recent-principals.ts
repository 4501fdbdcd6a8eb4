import { Injectable } from '@nestjs/common';
import type { Principal } from '../common/auth/access';
import { Clock } from '../common/time/clock';
import { MINUTE_MS } from '../common/time/dates';

/** Who is calling is asked again after so many ms: what another process ended is refused within a second. */
const REMEMBERED_MS = 900;

/** Longer than a transaction can last: what it ends may be read as it was until it commits. */
const DOUBTED_MS = 5 * MINUTE_MS;

/**
 * The callers of the last moment, by device session or API key, so that a burst of requests looks each of them up once.
 * An account whose sessions this process ends, or is about to, is not remembered at all for a while: see ADR 9.
 */
@Injectable()
export class RecentPrincipals {
  /** In the order of time, like `doubted`: the oldest come first. */
  private readonly seen = new Map<string, { readonly principal: Principal; readonly at: number }>();
  /** Since when, by account. */
  private readonly doubted = new Map<string, number>();

  constructor(private readonly clock: Clock) {}

  /** @param id of a device session, or the hash of an API key */
  find(id: string): Principal | undefined {
    const known = this.seen.get(id);
    const age = this.clock.now().getTime() - (known?.at ?? -Infinity);
    return age >= 0 && age < REMEMBERED_MS ? known?.principal : undefined;
  }

  /**
   * @param askedAt when the database was asked, epoch ms
   * @param id what it will be found by
   */
  remember(principal: Principal, askedAt: number, id = principal.deviceSessionId): void {
    forgetUntil(this.doubted, askedAt - DOUBTED_MS, (since) => since);
    forgetUntil(this.seen, askedAt - REMEMBERED_MS, ({ at }) => at);
    if (this.doubted.has(principal.accountId)) return;
    this.seen.delete(id);
    this.seen.set(id, { principal, at: askedAt });
  }

  /** Call it before the sessions of the account end, or their role or status changes. */
  doubt(accountId: string): void {
    this.doubted.delete(accountId);
    this.doubted.set(accountId, this.clock.now().getTime());
    for (const [id, { principal }] of this.seen) if (principal.accountId === accountId) this.seen.delete(id);
  }
}

/** Drops what is not younger than that; the rest is younger still. */
function forgetUntil<T>(entries: Map<string, T>, instant: number, timeOf: (entry: T) => number): void {
  for (const [id, entry] of entries) {
    if (timeOf(entry) > instant) return;
    entries.delete(id);
  }
}
