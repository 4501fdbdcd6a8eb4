/** What sealing the audit trail costs a booking: the queue's trigger, the index by time and the sealer, against none of them */
import { setTimeout as wait } from 'node:timers/promises';
import { overHttp } from './support/booking-sides';
import { cpuOf, cpuOfPostgres } from './support/cpu';
import { assertRight, figure, median, say, table, type Bench } from './support/report';
import { FIGURES, figuresOf, inTurns, ratioOf, spent, type Round, type Side } from './support/rounds';
import { Server } from './support/server';
import { World } from './support/world';

const FULL = { clients: 16, rounds: 8, seconds: 4, warmUpSeconds: 3, professionals: 200, patients: 200 };
const QUICK = { clients: 8, rounds: 1, seconds: 0.5, warmUpSeconds: 0, professionals: 20, patients: 20 };
/** Longer than entries wait for the sealer: what a round leaves to it is counted with that round. */
const SETTLING_MS = 2_500;

/** The tables as they were before there was a chain. */
const UNSEALED = [
  'DELETE FROM audit_entries_to_seal',
  'DROP TRIGGER audit_entries_await_seal ON audit_entries',
  'DROP INDEX audit_entries_by_time, audit_entries_by_actor, audit_entries_by_record',
  'CREATE INDEX audit_entries_by_record ON audit_entries (record_type, record_id, id)',
  'CREATE INDEX audit_entries_by_actor ON audit_entries (actor_account_id, id)',
];

export const bench: Bench = async ({ quick }) => {
  const plan = quick ? QUICK : FULL;
  const [world, other] = [await World.open(plan), await World.open(plan)];
  for (const statement of UNSEALED) await other.query(statement);
  // The servers seal, as processes with jobs do, and not the applications that prepare. No event is delivered and makes jobs.
  Object.assign(process.env, { JOBS_CONCURRENCY: '1', OUTBOX_POLL_MS: '0' });
  const [sealed, unsealed] = [await Bookings.open(world), await Bookings.open(other)];
  const rounds = await inTurns({ sealed, unsealed }, plan.clients, plan);
  table([
    ['the trail', ...FIGURES],
    ['sealed', ...figuresOf(rounds.sealed, figure(ratioOf(rounds.sealed, rounds.unsealed)))],
    ['as before', ...figuresOf(rounds.unsealed)],
  ]);
  for (const [name, of] of [
    ['PostgreSQL', ({ databaseCpu }: Round) => databaseCpu],
    ['process', ({ ownCpu }: Round) => ownCpu],
  ] as const) {
    const more = rounds.sealed.map((round, index) => (of(round) ?? NaN) / (of(rounds.unsealed[index]!) ?? NaN) - 1);
    const [least, most] = [Math.min(...more), Math.max(...more)].map((one) => (100 * one).toFixed(1));
    say(`  ${name}: ${(100 * median(more)).toFixed(1)} % more CPU a booking, rounds between ${least} and ${most} %`);
  }
  const [left] = await sealed.world.query<{ count: string }>('SELECT count(*) FROM audit_entries_to_seal');
  assertRight(left?.count === '0', `${left?.count} entries were not sealed`);
  assertRight((await sealed.world.count('audit_seals')) > 0, 'nothing was sealed');
  assertRight((await unsealed.world.count('audit_seals')) === 0, 'what should not be sealed was');
  await sealed.close();
  await unsealed.close();
};

class Bookings implements Side {
  private constructor(
    readonly world: World,
    private readonly server: Server,
    private readonly postmaster: number | null,
  ) {}

  static async open(world: World): Promise<Bookings> {
    return new Bookings(world, await Server.start(world.test.database), await world.postmaster());
  }

  async run(clients: number, seconds: number): Promise<Round> {
    const cpu = (): (number | null)[] => [cpuOf(this.server.pid), this.postmaster && cpuOfPostgres(this.postmaster)];
    const before = cpu();
    const round = await overHttp(this.world, this.server, this.postmaster).run(clients, seconds);
    await wait(SETTLING_MS);
    const [ownCpu = null, databaseCpu = null] = cpu().map((after, index) =>
      spent(before[index], after, round.latencies.length),
    );
    return { ...round, ownCpu, databaseCpu };
  }

  async close(): Promise<void> {
    await this.server.stop();
    await this.world.close();
  }
}
