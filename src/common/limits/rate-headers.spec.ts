import { rateHeaders, secondsOf } from './rate-headers';

const policy = { name: 'account', limit: 10 } as const;

describe('the fields of a limit', () => {
  it('are structured fields with the policy and what is left of it', () => {
    expect(rateHeaders(policy, { used: 3, endsInMs: 41_001 })).toEqual({
      'ratelimit-policy': '"account";q=10;w=60',
      ratelimit: '"account";r=7;t=42',
    });
  });

  it('say nothing of what nobody counted, and nothing below zero', () => {
    expect(rateHeaders(policy, undefined)).toEqual({ 'ratelimit-policy': '"account";q=10;w=60' });
    expect(rateHeaders(policy, { used: 99, endsInMs: 0 })['ratelimit']).toBe('"account";r=0;t=1');
  });

  it.each([
    [0, 1],
    [1, 1],
    [1_000, 1],
    [1_001, 2],
    [60_000, 60],
  ])('round %d ms up to %d s', (endsInMs, seconds) => {
    expect(secondsOf({ used: 1, endsInMs })).toBe(seconds);
  });
});
