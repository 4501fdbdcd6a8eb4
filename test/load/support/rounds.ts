import { cpuOf, cpuOfPostgres } from './cpu';
import type { HttpConnection } from './http-connection';
import { figure, median, percentile } from './report';
import type { Server } from './server';

/** What some seconds of load came to. */
export interface Round {
  readonly perSecond: number;
  /** In ms. Empty where single operations were not timed. */
  readonly latencies: readonly number[];
  /** CPU of the process that is measured besides PostgreSQL, ms an operation. */
  readonly ownCpu: number | null;
  /** Of PostgreSQL. */
  readonly databaseCpu: number | null;
}

/** One of the things that are compared. */
export interface Side {
  run(clients: number, seconds: number): Promise<Round>;
}

/** Where CPU is counted: the process besides PostgreSQL, and PostgreSQL's postmaster. */
export interface Processes {
  readonly pid: number;
  readonly postmaster: number | null;
}

/** So many clients, each with one operation after the other, for so long. `operate` answers its latency in ms. */
export async function closedLoop(
  { pid, postmaster }: Processes,
  { clients, seconds }: { readonly clients: number; readonly seconds: number },
  operate: (client: number) => Promise<number>,
): Promise<Round> {
  const latencies: number[] = [];
  const cpu = (): (number | null)[] => [cpuOf(pid), postmaster && cpuOfPostgres(postmaster)];
  const before = cpu();
  const began = performance.now();
  const until = began + seconds * 1000;
  const loop = async (client: number): Promise<void> => {
    while (performance.now() < until) latencies.push(await operate(client));
  };
  await Promise.all(Array.from({ length: clients }, (_, client) => loop(client)));
  const lasted = (performance.now() - began) / 1000;
  const [ownCpu = null, databaseCpu = null] = cpu().map((after, index) =>
    spent(before[index], after, latencies.length),
  );
  return { perSecond: latencies.length / lasted, latencies, ownCpu, databaseCpu };
}

/** The same over HTTP. Connections are opened each time: the server closes those that are idle while others have their turn. */
export function onConnections(
  server: Server,
  postmaster: number | null,
  operate: (connection: HttpConnection) => Promise<number>,
): Side {
  return {
    async run(clients, seconds) {
      const connections = await server.connect(clients);
      const processes = { pid: server.pid, postmaster };
      const round = await closedLoop(processes, { clients, seconds }, (client) => operate(connections[client]!));
      connections.forEach((connection) => connection.close());
      return round;
    },
  };
}

/** The difference of two readings for each of so many operations; null where the system does not tell. */
export function spent(
  before: number | null | undefined,
  after: number | null | undefined,
  count: number,
): number | null {
  return before == null || after == null ? null : (after - before) / count;
}

/** The median of a figure over rounds; NaN where it is not known. */
export const middle = (rounds: readonly Round[], of: (round: Round) => number | null): number =>
  median(rounds.map((round) => of(round) ?? NaN));

/** The median over rounds of their p95, in ms. */
export const p95Of = (rounds: readonly Round[]): number =>
  median(rounds.map(({ latencies }) => percentile(latencies, 0.95)));

/** Throughput, `ratio`, p50, p95, p99, CPU of the process, CPU of PostgreSQL. */
export function figuresOf(rounds: readonly Round[], ratio = ''): string[] {
  const latencies = rounds.flatMap((round) => round.latencies);
  return [
    figure(middle(rounds, ({ perSecond }) => perSecond)),
    ratio,
    ...[0.5, 0.95, 0.99].map((p) => figure(percentile(latencies, p))),
    figure(middle(rounds, ({ ownCpu }) => ownCpu)),
    figure(middle(rounds, ({ databaseCpu }) => databaseCpu)),
  ];
}

export const FIGURES = ['a second', 'ratio', 'p50 ms', 'p95 ms', 'p99 ms', 'process CPU ms', 'PostgreSQL CPU ms'];

/** Both sides in turn (A-B-A-B) after a warm-up each, unless that takes 0 seconds. */
export async function inTurns<Name extends string>(
  sides: Readonly<Record<Name, Side>>,
  clients: number,
  plan: { readonly rounds: number; readonly seconds: number; readonly warmUpSeconds: number },
): Promise<Record<Name, Round[]>> {
  const names = Object.keys(sides) as Name[];
  const rounds = Object.fromEntries(names.map((name) => [name, [] as Round[]])) as Record<Name, Round[]>;
  if (plan.warmUpSeconds > 0) for (const name of names) await sides[name].run(clients, plan.warmUpSeconds);
  for (let round = 0; round < plan.rounds; round++)
    for (const name of names) rounds[name].push(await sides[name].run(clients, plan.seconds));
  return rounds;
}

/** The median over rounds of how the throughputs of two sides compare. */
export const ratioOf = (rounds: readonly Round[], others: readonly Round[]): number =>
  median(rounds.map(({ perSecond }, round) => perSecond / others[round]!.perSecond));
