/** Appointments of a patient, of a professional and by date at 10 M rows, the first page against the thousandth */
import { openDataset } from './support/dataset/dataset';
import { SIZES } from './support/dataset/size';
import { ListReader } from './support/list-reader';
import { bar, figure, say, table, type Bench } from './support/report';
import { FIGURES, figuresOf, inTurns, onConnections, p95Of, ratioOf, type Side } from './support/rounds';
import { Server } from './support/server';
import { postmasterOf, startWorldApp } from './support/world';

const FULL = { size: SIZES.tenMillion, page: 1_000, rounds: 5, seconds: 3, warmUpSeconds: 1 };
const QUICK = { size: SIZES.tiny, page: 100, rounds: 1, seconds: 0.3, warmUpSeconds: 0 };

/** What two measurements of the same may differ by. */
const FLAT = 1.25;
const DAY_MS = 86_400_000;

export const bench: Bench = async ({ quick }) => {
  const plan = quick ? QUICK : FULL;
  const database = await openDataset(plan.size);
  const test = await startWorldApp(database);
  const server = await Server.start(database);
  const reader = await ListReader.open(test, server);
  const postmaster = await postmasterOf(test);
  const [long] = await test.em.query<{ patient: string; professional: string }[]>(
    `SELECT patient_id AS patient, professional_id AS professional FROM bench.long_calendar`,
  );
  const lists = {
    'of a patient': `patientId=${long?.patient}`,
    'of a professional': `professionalId=${long?.professional}`,
    'by date': `start=${dateIn(-27)}&end=${dateIn(27)}`,
  };
  const rows = [['list', 'page', ...FIGURES]];
  for (const [name, filter] of Object.entries(lists)) {
    const deep = `${filter}&cursor=${await reader.cursorOf(plan.page, filter)}`;
    for (const query of [filter, deep])
      say(`  ${name}: one statement a page, by ${await reader.assertOneIndexedStatement(query)}`);
    const side = (query: string): Side =>
      onConnections(server, postmaster, (connection) => reader.time(connection, query));
    const rounds = await inTurns({ first: side(filter), deep: side(deep) }, 1, plan);
    rows.push([name, '1', ...figuresOf(rounds.first)]);
    rows.push([name, String(plan.page), ...figuresOf(rounds.deep, figure(ratioOf(rounds.deep, rounds.first)))]);
    if (!quick)
      bar(`p95 ${name}, page ${plan.page} by page 1`, p95Of(rounds.deep) / p95Of(rounds.first), { max: FLAT });
  }
  table(rows);
  await server.stop();
  await test.stop();
};

const dateIn = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
