/** POST /appointments end to end, against pgbench with the same statements; and with 10 M appointments stored */
import { Client } from 'pg';
import { urlOf } from '../support/database';
import { ByPgbench, byNodePostgres, overHttp } from './support/booking-sides';
import { DatasetWorld } from './support/dataset/dataset-world';
import { SIZES, type DatasetSize } from './support/dataset/size';
import { Pgbench } from './support/pgbench';
import { RecordedBooking } from './support/recorded-booking';
import { assertRight, bar, figure, say, table, type Bench } from './support/report';
import { FIGURES, figuresOf, inTurns, middle, ratioOf, type Round, type Side } from './support/rounds';
import { Server } from './support/server';
import { World, type BookingWorld } from './support/world';

const FULL = { clients: [1, 16, 64], rounds: 3, seconds: 3, warmUpSeconds: 2, professionals: 200, patients: 200 };
const QUICK = { clients: [16], rounds: 1, seconds: 0.5, warmUpSeconds: 0, professionals: 50, patients: 20 };

const SMALL_OF_QUICK = { ...SIZES.tiny, professionals: 50, appointments: 1_000, longCalendar: 0 };

export const bench: Bench = async ({ quick }) => {
  await againstStatements(quick);
  await bySize(quick);
};

async function againstStatements(quick: boolean): Promise<void> {
  const plan = quick ? QUICK : FULL;
  const world = await World.open(plan);
  const server = await Server.start(world.test.database);
  const postmaster = await world.postmaster();
  const recorded = await RecordedBooking.record(world);
  const bare = await BareSide.open(world, recorded, Math.max(...plan.clients), postmaster);
  say(
    `  ${recorded.statements.length} statements a booking in ${recorded.roundTrips} round trips; the bare ones by ${bare.name}`,
  );
  const rows = [['clients', 'side', ...FIGURES]];
  for (const clients of plan.clients) {
    const rounds = await inTurns({ http: overHttp(world, server, postmaster), bare: bare.side }, clients, plan);
    const ratio = ratioOf(rounds.http, rounds.bare);
    rows.push([String(clients), 'HTTP', ...figuresOf(rounds.http, figure(ratio))]);
    rows.push([String(clients), bare.name, ...figuresOf(rounds.bare)]);
    if (clients === 16 && !quick) bar('ratio at 16 clients', ratio, { min: 0.4 });
  }
  table(rows);
  await assertAllStored(world);
  await bare.close();
  await server.stop();
  await world.close();
}

/** The bare statements by pgbench, where there is one. */
class BareSide {
  private constructor(
    readonly name: string,
    readonly side: Side,
    readonly close: () => Promise<unknown>,
  ) {}

  static async open(
    world: BookingWorld,
    recorded: RecordedBooking,
    clients: number,
    postmaster: number | null,
  ): Promise<BareSide> {
    const pgbench = Pgbench.find();
    if (pgbench) {
      say(`  ${pgbench.version}; it reads four bookings at once, and its latencies are a fourth of the four's`);
      const side = await ByPgbench.open(pgbench, world, recorded, postmaster);
      return new BareSide('pgbench', side, () => side.close());
    }
    say(`  no pgbench on the path (Debian: postgresql-contrib): node-postgres instead, which costs more`);
    const open = async (): Promise<Client> => {
      const options = { connectionString: urlOf(world.test.database), pipeline: true };
      const client = new Client(options);
      await client.connect();
      return client;
    };
    const connections = await Promise.all(Array.from({ length: clients }, open));
    const side = byNodePostgres(world, connections, recorded, postmaster);
    return new BareSide('node-postgres', side, () => Promise.all(connections.map((client) => client.end())));
  }
}

/** The same bookings beside few and beside many appointments, at 16 clients. */
async function bySize(quick: boolean): Promise<void> {
  const plan = quick ? QUICK : { ...FULL, seconds: 4 };
  const want = { patients: quick ? 20 : 300, bookings: 40_000 };
  const sizes = quick ? { few: SMALL_OF_QUICK, many: SIZES.tiny } : { few: SIZES.thousand, many: SIZES.tenMillion };
  const [few, many] = [await Stored.open(sizes.few, want), await Stored.open(sizes.many, want)];
  const rounds = await inTurns({ few: few.side, many: many.side }, Stored.CLIENTS, plan);
  const row = (stored: string, measured: readonly Round[]): string[] => [stored, ...figuresOf(measured)];
  table([['stored', ...FIGURES], row(few.stored, rounds.few), row(many.stored, rounds.many)]);
  await few.close();
  await many.close();
  if (quick) return;
  const cpu = (of: readonly Round[]): number => middle(of, ({ databaseCpu }) => databaseCpu);
  const whole = (of: readonly Round[]): number => cpu(of) + middle(of, ({ ownCpu }) => ownCpu);
  bar('CPU a booking by stored appointments', whole(rounds.many) / whole(rounds.few), { max: 2.2 });
  bar('CPU of PostgreSQL alone', cpu(rounds.many) / cpu(rounds.few), { max: 2.2 });
}

/** A practice with so many appointments, and a server for it. */
class Stored {
  static readonly CLIENTS = 16;

  private constructor(
    readonly stored: string,
    readonly side: Side,
    readonly close: () => Promise<void>,
  ) {}

  static async open(size: DatasetSize, want: { readonly patients: number; readonly bookings: number }) {
    const world = await DatasetWorld.open(size, want);
    const server = await Server.start(world.test.database);
    const side = overHttp(world, server, await world.postmaster());
    const stored = (await world.count('appointments')).toLocaleString('en');
    return new Stored(stored, side, async () => {
      await server.stop();
      await world.close();
    });
  }
}

/** Both sides left the same behind: as many history rows, events and stored answers as appointments. */
async function assertAllStored(world: BookingWorld): Promise<void> {
  const appointments = await world.count('appointments');
  for (const name of ['appointment_history', 'outbox_events', 'idempotency_answers']) {
    const count = await world.count(name);
    assertRight(count === appointments, `${appointments} appointments, but ${count} rows in ${name}`);
  }
  say(`  ${appointments} appointments, each with its history, event and stored answer`);
}
