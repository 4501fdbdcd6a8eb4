import { randomInt } from 'node:crypto';
import { bar, figure, median, percentile, say, table } from './report';

const PAIRS = 300;
const PAIRS_OF_QUICK = 30;
const WARM_UP = 50;

/** So many accounts `comparePairs` needs, each asked for once. */
export const accountsFor = (quick: boolean): number => (quick ? PAIRS_OF_QUICK : PAIRS) + WARM_UP;

/**
 * Whether an answer's time tells if an account exists: pairs of an account and of an e-mail that nobody has, in an order that is
 * tossed for each, so that nothing that comes round regularly favours one side; then a rank test.
 * @param emails of accounts, as many as `accountsFor` says
 * @param ask answers its latency in ms
 */
export async function comparePairs(
  emails: readonly string[],
  quick: boolean,
  ask: (email: string) => Promise<number>,
): Promise<void> {
  const known: number[] = [];
  const unknown: number[] = [];
  for (const [i, email] of emails.entries()) {
    const nobody = `x${email.slice(1)}`;
    const knownFirst = randomInt(2) === 0;
    const [one, other] = knownFirst ? [email, nobody] : [nobody, email];
    const times = [await ask(one), await ask(other)] as const;
    if (i < WARM_UP) continue;
    known.push(times[knownFirst ? 0 : 1]);
    unknown.push(times[knownFirst ? 1 : 0]);
  }
  const row = (name: string, times: readonly number[]): string[] => [
    name,
    ...[percentile(times, 0.1), median(times), percentile(times, 0.9)].map(figure),
  ];
  table([['', 'p10 ms', 'p50', 'p90'], row('account exists', known), row('nobody', unknown)]);
  const area = areaUnderCurve(known, unknown);
  say(
    `  ${known.length} pairs; chance that an existing account takes longer than none: ${area.toFixed(3)} (0.5: nothing to learn)`,
  );
  if (!quick) bar('distance of that chance from 0.5', Math.abs(area - 0.5), { max: 0.05 });
}

/** How often a value of one side is greater than one of the other; ties count half (Mann and Whitney). */
function areaUnderCurve(one: readonly number[], other: readonly number[]): number {
  const wins = one.flatMap((a): number[] => other.map((b) => (a > b ? 1 : a === b ? 0.5 : 0)));
  return wins.reduce((sum, win) => sum + win, 0) / wins.length;
}
