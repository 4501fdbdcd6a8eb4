/** The earliest 20 free hours of 14 days across 100, 1,000 and 10,000 professionals, open and fully booked */
import { SearchReference, type SearchFilter } from './reference/slot-search';
import type { TestApp } from '../support/app';
import type { Answer } from '../support/client';
import { listen } from '../support/recording';
import { openDataset } from './support/dataset/dataset';
import { SIZES, type DatasetSize } from './support/dataset/size';
import { assertRight, bar, figure, median, percentile, say, table, type Bench } from './support/report';
import { inTurns, onConnections, p95Of, type Round, type Side } from './support/rounds';
import { Server } from './support/server';
import { postmasterOf, startWorldApp } from './support/world';

const FULL = {
  professionals: [100, 1_000, 10_000],
  appointmentsEach: 100,
  rounds: 3,
  seconds: 1.5,
  warmUpSeconds: 0.5,
};
const QUICK = { professionals: [20, 60], appointmentsEach: 100, rounds: 1, seconds: 0.1, warmUpSeconds: 0 };

const LIMIT = 20;
const DAYS = 14;
const DAY_MS = 86_400_000;
const MOST_STATEMENTS = 3;

/** By what is asked for; the last ones are made to be hard. */
const FILTERS: Readonly<Record<string, SearchFilter>> = {
  anybody: {},
  'one specialization': { specialization: 'area-7' },
  'two, and a city': { specialization: 'area-7,area-3', city: 'La Paz' },
  'a language of late risers, online': { language: 'qu', modality: 'online' },
  'cheap, in the evening': { maxPrice: 25_000, partOfDay: 'evening' },
  'two hours': { durationMinutes: 120 },
  'few match': { specialization: 'rare' },
  'all of it, almost nobody': {
    specialization: 'area-2',
    city: 'Sucre',
    language: 'en',
    modality: 'in_person',
    partOfDay: 'morning',
  },
  'many match, nobody is free': { specialization: 'booked-out' },
};

export const bench: Bench = async ({ quick }) => {
  const plan = quick ? QUICK : FULL;
  for (const [calendars, bookedOut] of [
    ['open', 0.1],
    ['fully booked', 1],
  ] as const) {
    const worlds: Searched[] = [];
    for (const professionals of plan.professionals) {
      const appointments = professionals * plan.appointmentsEach;
      const size = { ...SIZES.tiny, professionals, patients: professionals * 10, appointments, bookedOut };
      worlds.push(await Searched.open({ ...size, horizonDays: DAYS + 1, longCalendar: 0 }));
    }
    await measure(calendars, worlds, plan, quick);
    for (const world of worlds) await world.close();
  }
};

/** All filters in all worlds, the worlds in turns. */
async function measure(
  calendars: string,
  worlds: readonly Searched[],
  plan: typeof QUICK,
  quick: boolean,
): Promise<void> {
  const rows = [[calendars, ...worlds.flatMap(({ size }) => [`${size.professionals}: p50 ms`, 'p95 ms', 'p99 ms'])]];
  const growth: number[] = [];
  const slowest: number[] = [];
  for (const [name, filter] of Object.entries(FILTERS)) {
    for (const world of worlds) await world.assertEqualsReference(name, filter);
    const sides = Object.fromEntries(worlds.map((world) => [world.size.professionals, world.side(filter)]));
    const rounds = await inTurns(sides, 1, plan);
    const measured = worlds.map(({ size }) => rounds[size.professionals]!);
    rows.push([name, ...measured.flatMap((of) => [p50(of), p95Of(of), p99(of)].map(figure))]);
    growth.push(p50(measured.at(-1)!) / p50(measured.at(-2)!));
    slowest.push(p99(measured.at(-1)!));
  }
  say(
    `  ${calendars}: equal to the reference, ${Math.max(...worlds.map(({ statements }) => statements))} statements at most`,
  );
  table(rows);
  if (quick) return;
  const [many, few] = [worlds.at(-1)!.size.professionals, worlds.at(-2)!.size.professionals];
  bar(`${calendars}: p50 at ${many} by that at ${few}, the worst`, Math.max(...growth), { max: 1.5 });
  bar(`${calendars}: p99 at ${many}, the worst, ms`, Math.max(...slowest), { max: 20 });
}

const allOf = (rounds: readonly Round[]): number[] => rounds.flatMap(({ latencies }) => [...latencies]);
const p50 = (rounds: readonly Round[]): number => median(allOf(rounds));
const p99 = (rounds: readonly Round[]): number => percentile(allOf(rounds), 0.99);

interface Found {
  readonly data: readonly { readonly startsAt: string; readonly professionalId: string }[];
}

/** A practice to search, a server for it, and what the answers have to be. */
class Searched {
  statements = 0;

  private constructor(
    readonly size: DatasetSize,
    private readonly test: TestApp,
    private readonly server: Server,
    private readonly reference: SearchReference,
    private readonly range: { readonly from: string; readonly to: string },
    private readonly postmaster: number | null,
  ) {}

  static async open(size: DatasetSize): Promise<Searched> {
    const database = await openDataset(size);
    const test = await startWorldApp(database);
    const date = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
    const range = { from: date(1), to: date(DAYS) };
    const reference = await SearchReference.open(test, range);
    return new Searched(size, test, await Server.start(database), reference, range, await postmasterOf(test));
  }

  side(filter: SearchFilter): Side {
    return onConnections(this.server, this.postmaster, async (connection) => {
      const { status, body, ms } = await connection.send('GET', `/api/v1${this.#path(filter)}`);
      assertRight(status === 200, `a search was answered ${status}: ${body}`);
      return ms;
    });
  }

  async assertEqualsReference(name: string, filter: SearchFilter): Promise<void> {
    let answer: Answer | undefined;
    const sent = await listen(async () => (answer = await this.test.client.get(this.#path(filter))));
    assertRight(answer?.status === 200, `a search was answered ${answer?.status}: ${answer?.text}`);
    this.statements = Math.max(this.statements, sent.length);
    assertRight(sent.length <= MOST_STATEMENTS, `${sent.length} statements for a search`);
    const { data } = answer.body as Found;
    const found = data.map(({ startsAt, professionalId }) => `${startsAt} ${professionalId}`);
    const wanted = await this.reference.first(LIMIT, filter);
    const { professionals } = this.size;
    assertRight(
      found.join() === wanted.join(),
      `${name} of ${professionals}: ${found.join()} instead of ${wanted.join()}`,
    );
  }

  async close(): Promise<void> {
    await this.server.stop();
    await this.test.stop();
  }

  #path(filter: SearchFilter): string {
    const query = new URLSearchParams({ ...this.range, limit: String(LIMIT) });
    for (const [name, value] of Object.entries(filter)) query.set(name, String(value));
    return `/slots/search?${query.toString()}`;
  }
}
