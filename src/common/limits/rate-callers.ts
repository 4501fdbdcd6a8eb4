import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Environment } from '../../config/environment';
import { AccessTokenOwners, bearerTokenIn } from '../auth/access-token-owners';
import { apiKeyIn, MachineCallers } from '../auth/machine-callers';
import { networkOf } from './network';
import type { RatePolicy } from './rate-headers';

/** Whose units a request takes. */
export interface RateCaller {
  readonly policy: RatePolicy;
  /** Tells callers of one policy apart. */
  readonly id: string;
}

/** API keys that were good once in this process are so many at most. */
const REMEMBERED_KEYS = 1_000;
/** Addresses that are over their limit are so many at most. */
const REMEMBERED_ADDRESSES = 10_000;

/**
 * Who is asking, before anything else is known of the request: whoever holds a token that we have signed, or an API key that
 * exists; else an address. Whether the token still opens anything is for the guard to say.
 */
@Injectable()
export class RateCallers {
  private readonly goodKeys = new Set<string>();
  private readonly exhausted = new Set<string>();

  constructor(
    private readonly environment: Environment,
    private readonly tokens: AccessTokenOwners,
    private readonly machines: MachineCallers,
  ) {}

  /** @param address of the peer, or what a trusted proxy says of it */
  async find(authorization: string | undefined, address: string): Promise<RateCaller> {
    const network = networkOf(address);
    const known = authorization === undefined ? undefined : await this.holderOf(authorization, network);
    return known ?? this.at('address', network);
  }

  /** Signing in is counted by address, whatever token comes along. */
  signingIn(address: string): RateCaller {
    return this.at('sign-in', networkOf(address));
  }

  /** @param id of an account */
  account(id: string): RateCaller {
    return { policy: { name: 'account', limit: this.environment.values.RATE_LIMIT_PER_MINUTE }, id };
  }

  /** From then on keys are looked up for this caller only if they were good before: guessing costs no statements. */
  isOver({ policy, id }: RateCaller, over: boolean): void {
    if (policy.name !== 'address') return;
    if (!over) this.exhausted.delete(id);
    else remember(this.exhausted, id, REMEMBERED_ADDRESSES);
  }

  private async holderOf(authorization: string, network: string): Promise<RateCaller | undefined> {
    const { RATE_LIMIT_KEY_PER_MINUTE } = this.environment.values;
    const key = apiKeyIn(authorization);
    if (key === undefined) {
      const id = await this.tokens.find(bearerTokenIn(authorization) ?? '');
      return id === undefined ? undefined : this.account(id);
    }
    const hash = createHash('sha256').update(key).digest('base64url');
    if (this.exhausted.has(network) && !this.goodKeys.has(hash)) return undefined;
    const machine = await this.machines.find(key);
    if (!machine) return undefined;
    remember(this.goodKeys, hash, REMEMBERED_KEYS);
    const limit = machine.limitPerMinute ?? RATE_LIMIT_KEY_PER_MINUTE;
    return { policy: { name: 'api-key', limit }, id: machine.accountId };
  }

  private at(name: 'address' | 'sign-in', network: string): RateCaller {
    const { RATE_LIMIT_ADDRESS_PER_MINUTE, RATE_LIMIT_SIGN_IN_PER_MINUTE } = this.environment.values;
    const limit = name === 'address' ? RATE_LIMIT_ADDRESS_PER_MINUTE : RATE_LIMIT_SIGN_IN_PER_MINUTE;
    return { policy: { name, limit }, id: network };
  }
}

/** The oldest makes room. */
function remember(set: Set<string>, one: string, most: number): void {
  set.delete(one);
  set.add(one);
  const [oldest] = set;
  if (set.size > most && oldest !== undefined) set.delete(oldest);
}
