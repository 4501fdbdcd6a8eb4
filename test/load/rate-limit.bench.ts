/** What the rate limits cost slots and bookings: off, in the process, through Redis */
import { hasRedis, TestRedis } from '../support/redis';
import { overHttp } from './support/booking-sides';
import { assertRight, bar, figure, say, table, type Bench } from './support/report';
import { FIGURES, figuresOf, inTurns, middle, onConnections, ratioOf, type Round, type Side } from './support/rounds';
import { Server } from './support/server';
import { World } from './support/world';

const FULL = { rounds: 5, seconds: 4, warmUpSeconds: 3, professionals: 200, patients: 200 };
const QUICK = { rounds: 1, seconds: 0.5, warmUpSeconds: 0, professionals: 50, patients: 20 };
const CLIENTS = 8;
const DAYS = 31;
const DAY_MS = 86_400_000;

const UNREACHED = '1000000';
const ON = {
  RATE_LIMIT: 'on',
  RATE_LIMIT_PER_MINUTE: UNREACHED,
  RATE_LIMIT_ADDRESS_PER_MINUTE: UNREACHED,
};

export const bench: Bench = async ({ quick }) => {
  const plan = quick ? QUICK : FULL;
  const world = await World.open(plan);
  const redis = hasRedis ? await TestRedis.start() : undefined;
  if (!redis) say('  no redis-server on the path: without it');
  const database = world.test.database;
  const servers: Record<string, Server> = {
    off: await Server.start(database),
    'in the process': await Server.start(database, { variables: ON }),
    ...(redis && { 'through Redis': await Server.start(database, { variables: { ...ON, REDIS_URL: redis.url } }) }),
  };
  const postmaster = await world.postmaster();
  const slots = (server: Server) => slotsOverHttp(world, server, postmaster);
  const bookings = (server: Server) => overHttp(world, server, postmaster);
  for (const [what, side] of Object.entries({ slots, bookings })) {
    const sides = Object.fromEntries(Object.entries(servers).map(([name, server]) => [name, side(server)]));
    report(what, await inTurns(sides, CLIENTS, plan), quick);
  }
  for (const server of Object.values(servers)) await server.stop();
  await redis?.kill();
  await world.close();
};

function report(what: string, rounds: Readonly<Record<string, readonly Round[]>>, quick: boolean): void {
  const off = rounds['off']!;
  const rows = Object.entries(rounds).map(([name, of]) => [what, name, ...figuresOf(of, figure(ratioOf(of, off)))]);
  table([['', 'limits', ...FIGURES], ...rows]);
  const cpu = (of: readonly Round[]) => middle(of, ({ ownCpu }) => ownCpu);
  for (const [name, of] of Object.entries(rounds)) {
    if (name === 'off' || quick) continue;
    bar(`process CPU of ${what}, ${name}, by that without limits`, cpu(of) / cpu(off), { max: 1.1 });
  }
}

function slotsOverHttp(world: World, server: Server, postmaster: number | null): Side {
  const date = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
  let next = 0;
  return onConnections(server, postmaster, async (connection) => {
    const id = world.professionals[next++ % world.professionals.length]!;
    const path = `/api/v1/professionals/${id}/slots?from=${date(1)}&to=${date(DAYS)}`;
    const { status, body, ms } = await connection.send('GET', path);
    assertRight(status === 200, `${path} was answered ${status}: ${body}`);
    return ms;
  });
}
