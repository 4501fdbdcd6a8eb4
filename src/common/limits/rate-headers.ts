/** So many seconds a caller's units last; they begin with the first request. */
export const WINDOW_SECONDS = 60;

/** How much one caller has. The name is public: it stands in the headers. */
export interface RatePolicy {
  readonly name: 'account' | 'address' | 'api-key' | 'sign-in';
  /** Units in each window. */
  readonly limit: number;
}

/** What a caller has used in the present window, this request included. */
export interface Count {
  readonly used: number;
  readonly endsInMs: number;
}

/** As draft-ietf-httpapi-ratelimit-headers-10 has it: structured fields, one policy. */
export function rateHeaders({ name, limit }: RatePolicy, count: Count | undefined): Readonly<Record<string, string>> {
  const policy = { 'ratelimit-policy': `"${name}";q=${limit};w=${WINDOW_SECONDS}` };
  if (!count) return policy;
  const left = Math.max(0, limit - count.used);
  return { ...policy, ratelimit: `"${name}";r=${left};t=${secondsOf(count)}` };
}

/** Whole seconds until the window ends, at least 1. */
export const secondsOf = ({ endsInMs }: Count): number => Math.max(1, Math.ceil(endsInMs / 1_000));
