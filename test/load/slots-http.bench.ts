/** GET .../slots over 31 days with 1 M appointments stored, against its statements by pgbench */
import type { TestApp } from '../support/app';
import { openDataset } from './support/dataset/dataset';
import { SIZES } from './support/dataset/size';
import { readsByPgbench } from './support/pgbench-reads';
import { listen, type Sent } from '../support/recording';
import { assertRight, bar, figure, say, table, type Bench } from './support/report';
import { FIGURES, figuresOf, inTurns, onConnections, p95Of, ratioOf, type Side } from './support/rounds';
import { Server } from './support/server';
import { postmasterOf, startWorldApp } from './support/world';

const FULL = { clients: [1, 8], rounds: 3, seconds: 5, warmUpSeconds: 2 };
const QUICK = { clients: [1], rounds: 1, seconds: 1, warmUpSeconds: 0 };

const DAYS = 31;
const DAY_MS = 86_400_000;
/** Each is a script of its own for pgbench, which takes at most 128. */
const PROFESSIONALS = 50;

export const bench: Bench = async ({ quick }) => {
  const plan = quick ? QUICK : FULL;
  const database = await openDataset(quick ? SIZES.tiny : SIZES.million);
  const test = await startWorldApp(database);
  const server = await Server.start(database);
  const ids = await test.em.query<{ id: string }[]>(
    `SELECT id FROM bench.professionals ORDER BY md5(id::text) LIMIT ${PROFESSIONALS}`,
  );
  const requests = ids.map(({ id }) => pathOf(id));
  const recorded = await record(test, server, requests);
  const postmaster = await postmasterOf(test);
  const http = overHttp(server, requests, postmaster);
  const pgbench = await readsByPgbench(database, recorded, postmaster);
  const rows = [['clients', 'side', ...FIGURES]];
  for (const clients of plan.clients) {
    if (!pgbench) {
      rows.push([String(clients), 'HTTP', ...figuresOf((await inTurns({ http }, clients, plan)).http)]);
      continue;
    }
    const rounds = await inTurns({ http, pgbench }, clients, plan);
    rows.push([String(clients), 'HTTP', ...figuresOf(rounds.http, figure(ratioOf(rounds.http, rounds.pgbench)))]);
    rows.push([String(clients), 'pgbench', ...figuresOf(rounds.pgbench)]);
    if (!quick) bar(`p95 by pgbench's, ${clients} clients`, p95Of(rounds.http) / p95Of(rounds.pgbench), { max: 3 });
  }
  table(rows);
  await server.stop();
  await test.stop();
};

function pathOf(id: string): string {
  const date = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
  return `/professionals/${id}/slots?from=${date(1)}&to=${date(DAYS)}`;
}

/** The statements of each request; and the server answers as the application in this process does. */
async function record(test: TestApp, server: Server, requests: readonly string[]): Promise<Sent[][]> {
  const recorded: Sent[][] = [];
  const [connection] = await server.connect(1);
  let slots = 0;
  for (const path of requests) {
    let answer = { status: 0, text: '' };
    recorded.push(await listen(async () => (answer = await test.client.get(path))));
    const { status, body } = await connection!.send('GET', `/api/v1${path}`);
    assertRight(status === 200 && body === answer.text, `${path} was answered ${status} ${body} and ${answer.text}`);
    slots += body.split('"startsAt"').length - 1;
  }
  connection!.close();
  const most = Math.max(...recorded.map((statements) => statements.length));
  assertRight(most <= 3, `${most} statements a request`);
  assertRight(slots > requests.length, `only ${slots} slots in ${requests.length} answers`);
  say(`  ${most} statements a request, ${(slots / requests.length).toFixed(0)} slots an answer`);
  return recorded;
}

function overHttp(server: Server, requests: readonly string[], postmaster: number | null): Side {
  let next = 0;
  return onConnections(server, postmaster, async (connection) => {
    const path = requests[next++ % requests.length]!;
    const { status, body, ms } = await connection.send('GET', `/api/v1${path}`);
    assertRight(status === 200, `${path} was answered ${status}: ${body}`);
    return ms;
  });
}
