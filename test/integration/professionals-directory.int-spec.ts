import { directoryQuery, type DirectoryQuestion } from '../../src/professionals/directory.queries';
import { startApp, type TestApp } from '../support/app';

const FIRST: DirectoryQuestion = { filter: {}, status: 'active', limit: 21, latestDate: '2026-05-05' };

describe('the statement of the directory', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startApp();
    await test.em.query(
      `INSERT INTO professionals (first_name, last_name, city, time_zone, status, created_at, updated_at)
       SELECT 'Ana ' || i, 'Quispe ' || md5(i::text), 'City ' || i % 500, 'UTC', CASE i % 5 WHEN 0 THEN 'inactive' ELSE 'active' END, now(), now()
         FROM generate_series(1, 20000) i`,
    );
    await test.em.query('ANALYZE professionals');
  });
  afterAll(() => test.stop());

  it.each<[string, DirectoryQuestion, string]>([
    ['the first page', FIRST, 'professionals_directory'],
    [
      'a late page',
      { ...FIRST, after: ['quispe c', 'ana', '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c11'] },
      'professionals_directory',
    ],
    ['a city', { ...FIRST, filter: { city: 'CITY 7' } }, 'professionals_by_city'],
    ['part of a name', { ...FIRST, filter: { q: 'c4ca4238a' } }, 'professionals_name_search'],
  ])('reads %s by its index', async (_, question, index) => {
    const [sql, values] = directoryQuery(test.em, question).getQueryAndParameters();
    const lines = await test.em.query<Record<string, string>[]>(`EXPLAIN (ANALYZE) ${sql}`, values);
    const plan = lines.map((line) => line['QUERY PLAN']).join('\n');
    expect(plan).toContain(index);
    expect(plan).not.toContain('Seq Scan on professionals');
  });
});
