/** Whether the time of `POST /auth/password/forgot` tells if an account exists: a rank test on interleaved pairs */
import { randomInt } from 'node:crypto';
import type { HttpConnection } from './support/http-connection';
import { assertRight, bar, figure, median, percentile, say, table, type Bench } from './support/report';
import { Server } from './support/server';
import { World } from './support/world';

const PAIRS = 300;
const WARM_UP = 50;

export const bench: Bench = async ({ quick }) => {
  const pairs = quick ? 30 : PAIRS;
  const world = await World.open({ professionals: 1, patients: pairs + WARM_UP });
  const server = await Server.start(world.test.database);
  const [connection] = (await server.connect(1)) as [HttpConnection];
  const forgot = async (email: string): Promise<number> => {
    const { status, body, ms } = await connection.send('POST', '/api/v1/auth/password/forgot', {}, { email });
    assertRight(status === 202 && body === '', `forgot was answered ${status}: ${body}`);
    return ms;
  };
  const known: number[] = [];
  const unknown: number[] = [];
  for (const [i, { email }] of world.patients.entries()) {
    const nobody = `x${email.slice(1)}`;
    // In an order that is tossed for each pair, so that nothing that comes round regularly favours one side.
    const knownFirst = randomInt(2) === 0;
    const [one, other] = knownFirst ? [email, nobody] : [nobody, email];
    const times = [await forgot(one), await forgot(other)] as const;
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
    `  ${pairs} pairs; chance that an existing account takes longer than none: ${area.toFixed(3)} (0.5: nothing to learn)`,
  );
  if (!quick) bar('distance of that chance from 0.5', Math.abs(area - 0.5), { max: 0.05 });
  connection.close();
  await server.stop();
  await world.close();
};

/** How often a value of one side is greater than one of the other; ties count half (Mann and Whitney). */
function areaUnderCurve(one: readonly number[], other: readonly number[]): number {
  const wins = one.flatMap((a): number[] => other.map((b) => (a > b ? 1 : a === b ? 0.5 : 0)));
  return wins.reduce((sum, win) => sum + win, 0) / wins.length;
}
