import { Injectable } from '@nestjs/common';
import type { Counter } from 'prom-client';
import { Environment } from '../../config/environment';
import { Metrics } from '../metrics/metrics';
import { RateCallers, type RateCaller } from './rate-callers';
import { RateCounters } from './rate-counters';
import { rateHeaders, secondsOf, type Count } from './rate-headers';
import type { RateKind } from './rate-kind';

/** As much as the limiter has to know of a request. */
export interface RatedRequest {
  readonly kind: Exclude<RateKind, 'unlimited'>;
  readonly address: string;
  readonly authorization: string | undefined;
}

export interface RateVerdict {
  readonly headers: Readonly<Record<string, string>>;
  /** Whole seconds; absent if the request may pass. */
  readonly retryAfterSeconds?: number;
}

/** Whether a request may pass: who asks, what it costs, what is left. */
@Injectable()
export class RateLimiter {
  private readonly refusals: Counter;

  constructor(
    private readonly environment: Environment,
    private readonly callers: RateCallers,
    private readonly counters: RateCounters,
    metrics: Metrics,
  ) {
    this.refusals = metrics.counter('praxis_rate_limited_total', 'Requests refused with 429 by a rate limit.', [
      'policy',
    ]);
  }

  async open(): Promise<void> {
    await this.counters.open();
  }

  /** @throws Busy where nobody can count and the operator wants nothing uncounted */
  async judge(request: RatedRequest): Promise<RateVerdict> {
    const caller = await this.callerOf(request);
    const { policy, id } = caller;
    const always = request.kind === 'sign-in';
    const count = await this.counters.add(`${policy.name}:${id}`, this.costOf(request.kind), { always });
    return this.verdictOn(caller, count);
  }

  /**
   * For what somebody does over a connection that is open already: it takes from the same units as their requests.
   * @returns whole seconds to wait; undefined if it may pass
   * @throws Busy as `judge`
   */
  async judgeAct(accountId: string, kind: 'read' | 'write'): Promise<number | undefined> {
    const caller = this.callers.account(accountId);
    const count = await this.counters.add(`account:${accountId}`, this.costOf(kind), { always: false });
    return this.verdictOn(caller, count).retryAfterSeconds;
  }

  private callerOf({ kind, address, authorization }: RatedRequest): Promise<RateCaller> | RateCaller {
    return kind === 'sign-in' ? this.callers.signingIn(address) : this.callers.find(authorization, address);
  }

  private costOf(kind: RatedRequest['kind']): number {
    const { RATE_LIMIT_COST_READ, RATE_LIMIT_COST_WRITE, RATE_LIMIT_COST_SEARCH } = this.environment.values;
    return {
      read: RATE_LIMIT_COST_READ,
      write: RATE_LIMIT_COST_WRITE,
      search: RATE_LIMIT_COST_SEARCH,
      'sign-in': 1,
    }[kind];
  }

  private verdictOn(caller: RateCaller, count: Count | undefined): RateVerdict {
    const { policy } = caller;
    const headers = rateHeaders(policy, count);
    const over = count !== undefined && count.used > policy.limit;
    this.callers.isOver(caller, over);
    if (!over) return { headers };
    this.refusals.inc({ policy: policy.name });
    return { headers, retryAfterSeconds: secondsOf(count) };
  }
}
