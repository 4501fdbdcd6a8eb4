import { DATE_COLUMNS, IMPERSONAL_TABLES, PERSONAL_TABLES } from '../../src/privacy/personal-data';
import { startApp, type TestApp } from '../support/app';

describe('what the tables hold about a patient', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.stop());

  it('is listed, every table and every column: add new ones to src/privacy/personal-data.ts', async () => {
    const columns = await test.em.query<{ table: string; column: string }[]>(
      `SELECT c.table_name AS table, c.column_name AS column FROM information_schema.columns c
         JOIN information_schema.tables t USING (table_schema, table_name)
        WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'`,
    );
    const listed = new Set(
      PERSONAL_TABLES.flatMap(({ table, shown, sealed = [], withheld = {} }) =>
        [...shown, ...sealed, ...Object.keys(withheld)].map((column) => `${table}.${column}`),
      ),
    );
    const names = columns
      .filter(({ table }) => !(table in IMPERSONAL_TABLES))
      .map(({ table, column }) => `${table}.${column}`);
    expect({
      missing: names.filter((name) => !listed.has(name)),
      gone: [...listed].filter((name) => !names.includes(name)),
    }).toEqual({ missing: [], gone: [] });
  });

  it('knows which columns hold days', async () => {
    const rows = await test.em.query<{ column: string; table: string }[]>(
      `SELECT table_name AS table, column_name AS column FROM information_schema.columns WHERE table_schema = 'public' AND data_type = 'date'`,
    );
    const names = rows.filter(({ table }) => !(table in IMPERSONAL_TABLES)).map(({ column }) => column);
    expect(names.sort()).toEqual([...DATE_COLUMNS].sort());
  });

  it('is about nobody where it is said to be impersonal', async () => {
    const rows = await test.em.query<{ table: string }[]>(
      `SELECT table_name AS table FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'patient_id'`,
    );
    expect(rows.map(({ table }) => table).filter((table) => table in IMPERSONAL_TABLES)).toEqual([]);
  });
});
