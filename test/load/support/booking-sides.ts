import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { urlOf } from '../../support/database';
import { settlingSeconds, type Pgbench } from './pgbench';
import { scriptOf } from './pgbench-script';
import type { RecordedBooking } from './recorded-booking';
import { assertRight } from './report';
import { closedLoop, onConnections, type Round, type Side } from './rounds';
import type { Server } from './server';
import { orderOf, type BookingWorld } from './world';

/** Bookings over HTTP, each with a key of its own; a connection for each client. */
export function overHttp(world: BookingWorld, server: Server, postmaster: number | null): Side {
  return onConnections(server, postmaster, async (connection) => {
    const booking = world.nextBooking();
    const headers = { ...booking.patient.headers, 'idempotency-key': randomUUID() };
    const reply = await connection.send('POST', '/api/v1/appointments', headers, orderOf(booking));
    const { status, body, ms } = reply;
    assertRight(status === 201, `a free hour was answered ${status}: ${body}`);
    return ms;
  });
}

/** Their statements by node-postgres, a connection for each client. */
export function byNodePostgres(
  world: BookingWorld,
  connections: readonly Client[],
  recorded: RecordedBooking,
  postmaster: number | null,
): Side {
  const operate = async (client: number): Promise<number> => {
    const began = performance.now();
    assertRight(await recorded.replay(connections[client]!, world.nextBooking()), 'a bare booking was refused');
    return performance.now() - began;
  };
  return { run: (clients, seconds) => closedLoop({ pid: process.pid, postmaster }, { clients, seconds }, operate) };
}

/** What one row of the table of bookings holds: so many are read at once, to keep reading them out of the measurement. */
const AT_ONCE = 4;
/** More bookings than any machine makes in a second; later runs go by the earlier ones. */
const AT_FIRST_A_SECOND = 3_000;
const HOUR_MS = 3_600_000;
const ROWS_AT_ONCE = 500;

/** Their statements by pgbench, prepared; the bookings are in a table that it reads. */
export class ByPgbench implements Side {
  #perSecond = AT_FIRST_A_SECOND;
  readonly #varying: readonly number[];
  readonly #constant: Readonly<Record<string, string>>;

  private constructor(
    private readonly pgbench: Pgbench,
    private readonly world: BookingWorld,
    private readonly recorded: RecordedBooking,
    private readonly client: Client,
    private readonly postmaster: number | null,
  ) {
    const one = recorded.valuesFor(world.nextBooking());
    // The next one may be at the same time.
    const next = world.nextBooking();
    const other = recorded.valuesFor({ ...next, startsAt: next.startsAt + 25 * HOUR_MS });
    const places = one.map((_, place) => place);
    this.#varying = places.filter((place) => one[place] !== other[place]);
    const constant = places.filter((place) => one[place] === other[place]);
    this.#constant = Object.fromEntries(constant.map((place) => [`c${place}`, one[place]!]));
  }

  static async open(
    pgbench: Pgbench,
    world: BookingWorld,
    recorded: RecordedBooking,
    postmaster: number | null,
  ): Promise<ByPgbench> {
    const client = new Client({ connectionString: urlOf(world.test.database) });
    await client.connect();
    const side = new ByPgbench(pgbench, world, recorded, client, postmaster);
    const columns = side.#columns().map((name) => `${name} text`);
    await client.query(`CREATE SCHEMA IF NOT EXISTS bench`);
    await client.query(`DROP TABLE IF EXISTS bench.bookings`);
    await client.query(`DROP SEQUENCE IF EXISTS bench.booking`);
    // No value is compressed or stored elsewhere: a row is read as it is.
    await client.query(
      `CREATE TABLE bench.bookings (number int PRIMARY KEY, ${columns.join(', ')}) WITH (toast_tuple_target = 8160)`,
    );
    await client.query(`CREATE SEQUENCE bench.booking`);
    return side;
  }

  async run(clients: number, seconds: number): Promise<Round> {
    const { client, pgbench, postmaster } = this;
    const lasting = settlingSeconds(clients) + seconds + 1;
    await this.#prepare(Math.ceil((this.#perSecond * lasting) / AT_ONCE) + 2 * clients);
    const load = { scripts: [await this.#script()], variables: this.#constant, clients, seconds, postmaster };
    const { transactions, measured } = await pgbench.run({ database: this.world.test.database, ...load });
    const count = transactions * AT_ONCE;
    const { rows } = await client.query<{ made: number }>(
      `SELECT count(*)::int AS made FROM appointments WHERE id IN (SELECT unnest(ARRAY[${this.#ids()}])::uuid FROM bench.bookings)`,
    );
    assertRight(rows[0]?.made === count, `pgbench made ${count} bookings, and there are ${rows[0]?.made}`);
    const { perSecond, latencies, ownCpu, databaseCpu } = measured;
    this.#perSecond = 1.6 * perSecond * AT_ONCE;
    return {
      perSecond: perSecond * AT_ONCE,
      latencies: latencies.map((ms) => ms / AT_ONCE),
      ownCpu: ownCpu && ownCpu / AT_ONCE,
      databaseCpu: databaseCpu && databaseCpu / AT_ONCE,
    };
  }

  close(): Promise<void> {
    return this.client.end();
  }

  #columns(): string[] {
    return Array.from({ length: AT_ONCE }, (_, nth) => this.#varying.map((place) => `b${nth}_${place}`)).flat();
  }

  /** The columns that hold the ids of the appointments. */
  #ids(): string {
    const { appointmentId } = this.recorded;
    return Array.from({ length: AT_ONCE }, (_, nth) => `b${nth}_${appointmentId}`).join(', ');
  }

  async #prepare(rows: number): Promise<void> {
    const { client, recorded, world } = this;
    await client.query(`TRUNCATE bench.bookings`);
    await client.query(`ALTER SEQUENCE bench.booking RESTART`);
    for (let first = 1; first <= rows; first += ROWS_AT_ONCE) {
      const numbers = Array.from({ length: Math.min(ROWS_AT_ONCE, rows - first + 1) }, (_, index) => first + index);
      const values = numbers.map(() =>
        Array.from({ length: AT_ONCE }, () => recorded.valuesFor(world.nextBooking())).flatMap((texts) =>
          this.#varying.map((place) => texts[place]!),
        ),
      );
      const columns = this.#columns().map((_, column) => values.map((row) => row[column]));
      const lists = columns.map((_, column) => `$${column + 2}::text[]`);
      await client.query(`INSERT INTO bench.bookings SELECT * FROM unnest($1::int[], ${lists.join(', ')})`, [
        numbers,
        ...columns,
      ]);
    }
    await client.query(`VACUUM (ANALYZE) bench.bookings`);
  }

  async #script(): Promise<string> {
    const name = (nth: number) => (place: number | null) =>
      place === null ? null : this.#varying.includes(place) ? `b${nth}_${place}` : `c${place}`;
    const bookings = Array.from({ length: AT_ONCE }, (_, nth) =>
      this.recorded.statements.map((statement) => ({ ...statement, values: statement.values.map(name(nth)) })),
    );
    const read = `SELECT * FROM bench.bookings WHERE number = (SELECT nextval('bench.booking')) \\gset`;
    return `${read}\n${await scriptOf(this.client, bookings.flat())}\n`;
  }
}
