import { startApp, type TestApp } from '../support/app';

describe('the schema', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.stop());

  it('is built by the migrations exactly as the entities describe it', async () => {
    const drift = await test.dataSource.driver.createSchemaBuilder().log();
    expect(drift.upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('is the same after up, down and up again', async () => {
    const before = await columns(test);
    for (let i = test.dataSource.migrations.length; i > 0; i--) await test.dataSource.undoLastMigration();
    expect((await columns(test)).filter((column) => !column.includes('schema_migrations'))).toEqual([]);
    await test.dataSource.runMigrations();
    expect(await columns(test)).toEqual(before);
  });
});

async function columns({ dataSource }: TestApp): Promise<string[]> {
  const rows = await dataSource.query<{ line: string }[]>(
    `SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable AS line FROM information_schema.columns WHERE table_schema = 'public'
     UNION ALL SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
     UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1`,
  );
  return rows.map(({ line }) => line);
}
