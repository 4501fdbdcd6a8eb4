/** 64 clients on one professional's one slot, by booking and by rescheduling, against the same without contention */
import type { HttpConnection, Reply } from './support/http-connection';
import { assertRight, bar, figure, median, percentile, say, table, type Bench } from './support/report';
import { Server } from './support/server';
import { World, orderOf, type Booking } from './support/world';

const CLIENTS = 64;
const PATH = '/api/v1/appointments';

interface Crowd {
  readonly perSecond: number;
  readonly latencies: readonly number[];
}

export const bench: Bench = async ({ quick }) => {
  const rounds = quick ? 3 : 60;
  const world = await World.open({ professionals: quick ? 66 : 130, patients: CLIENTS });
  const server = await Server.start(world.test.database);
  const connections = await server.connect(CLIENTS);
  const deadlocksBefore = await deadlocks(world);
  const bench = new Contest(world, connections);
  for (let round = 0; round < Math.ceil(rounds / 10); round++) await bench.uncontended();
  const sides: Record<'uncontended' | 'contended' | 'reschedule', Crowd[]> = {
    uncontended: [],
    contended: [],
    reschedule: [],
  };
  await bench.prepareMoves();
  for (let round = 0; round < rounds; round++) {
    sides.uncontended.push(await bench.uncontended());
    sides.contended.push(await bench.contended(round));
    sides.reschedule.push(await bench.rescheduled(round));
  }
  connections.forEach((connection) => connection.close());
  // A backend counts what happened to it at the latest when it ends.
  await server.stop();
  const after = await deadlocks(world);
  assertRight(after === deadlocksBefore, `${after - deadlocksBefore} deadlocks`);
  say(`  ${rounds} rounds of ${CLIENTS} at once: one winner a round, the others 409, no 5xx, no deadlock`);
  report(sides, quick);
  await world.close();
};

function report(sides: Readonly<Record<string, readonly Crowd[]>>, quick: boolean): void {
  const throughput = (side: string): number => median((sides[side] ?? []).map(({ perSecond }) => perSecond));
  const latencies = (side: string): number[] => (sides[side] ?? []).flatMap((crowd) => crowd.latencies);
  const ratio = (side: string): number => throughput(side) / throughput('uncontended');
  table([
    ['', 'answers/s', 'by uncontended', 'p50 ms', 'slowest ms'],
    ...Object.keys(sides).map((side) => [
      side,
      figure(throughput(side)),
      figure(ratio(side)),
      figure(percentile(latencies(side), 0.5)),
      figure(Math.max(...latencies(side))),
    ]),
  ]);
  if (quick) return;
  bar('contended throughput by uncontended', ratio('contended'), { min: 0.8 });
  bar('slowest contended answer, ms', Math.max(...latencies('contended')), { max: 200 });
  bar('reschedule by contended', throughput('reschedule') / throughput('contended'), { min: 0.4 });
}

/** Rounds in which all clients ask at the same moment, each for the patient of its own. */
class Contest {
  readonly #contested: string;
  readonly #moved: string;
  #movable: string[] = [];

  constructor(
    private readonly world: World,
    private readonly connections: readonly HttpConnection[],
  ) {
    [this.#contested = '', this.#moved = ''] = world.professionals.slice(-2);
  }

  /** Everybody has a professional and an hour to themselves. */
  uncontended(): Promise<Crowd> {
    const bookings = this.connections.map(() => this.world.nextBooking());
    return crowd(
      this.connections,
      ({ 201: booked = 0 }) => booked === CLIENTS,
      (connection, client) => book(connection, bookings[client]!),
    );
  }

  /** Everybody wants the same hour of the same professional. */
  contended(round: number): Promise<Crowd> {
    const startsAt = this.world.hour(LATE + round);
    return crowd(this.connections, oneWinner(201), (connection, client) =>
      book(connection, { patient: this.world.patients[client]!, professionalId: this.#contested, startsAt }),
    );
  }

  /** One appointment each, with the same professional, that is free to be moved. */
  async prepareMoves(): Promise<void> {
    this.#movable = [];
    for (const [client, connection] of this.connections.entries()) {
      const startsAt = this.world.hour(LATEST + client);
      const patient = this.world.patients[client]!;
      const { status, body } = await book(connection, { patient, professionalId: this.#moved, startsAt });
      assertRight(status === 201, `an appointment to move was answered ${status}: ${body}`);
      this.#movable.push((JSON.parse(body) as { id: string }).id);
    }
  }

  /** Everybody wants to move to the same hour. */
  rescheduled(round: number): Promise<Crowd> {
    const startsAt = new Date(this.world.hour(LATEST + CLIENTS + round)).toISOString();
    return crowd(this.connections, oneWinner(200), (connection, client) => {
      const { headers } = this.world.patients[client]!;
      return connection.send('POST', `${PATH}/${this.#movable[client]}/reschedule`, headers, { startsAt });
    });
  }
}

/** Hours of the days that the bookings without contention do not reach: the world counts days first, then hours. */
const LATE = 300 * 12;
const LATEST = 300 * 18;

type Tally = Readonly<Record<number, number>>;

const oneWinner =
  (status: number) =>
  (tally: Tally): boolean =>
    tally[status] === 1 && tally[409] === CLIENTS - 1;

function book(connection: HttpConnection, booking: Booking): Promise<Reply> {
  return connection.send('POST', PATH, booking.patient.headers, orderOf(booking));
}

async function crowd(
  connections: readonly HttpConnection[],
  isRight: (tally: Tally) => boolean,
  ask: (connection: HttpConnection, client: number) => Promise<Reply>,
): Promise<Crowd> {
  const began = performance.now();
  const replies = await Promise.all(connections.map(ask));
  const lasted = (performance.now() - began) / 1000;
  const tally: Record<number, number> = {};
  for (const { status } of replies) tally[status] = (tally[status] ?? 0) + 1;
  assertRight(isRight(tally), `a round was answered ${JSON.stringify(tally)}`);
  return { perSecond: replies.length / lasted, latencies: replies.map(({ ms }) => ms) };
}

async function deadlocks(world: World): Promise<number> {
  const [row] = await world.query<{ deadlocks: string }>(
    `SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()`,
  );
  return Number(row?.deadlocks);
}
