import type { Principal } from '../../src/common/auth/access';
import { Patient } from '../../src/patients/patient.entity';
import { PatientVault } from '../../src/patients/patient-vault';
import { PatientsQueries, type PatientFilters } from '../../src/patients/patients.queries';
import { startApp, type TestApp } from '../support/app';
import { enterPatient } from '../support/factories/patient';

const ADMIN: Principal = { accountId: '', role: 'admin', deviceSessionId: '', patientId: null, professionalId: null };
const ROWS = 10_000;

describe('the statements about patients', () => {
  let test: TestApp;
  let queries: PatientsQueries;

  beforeAll(async () => {
    test = await startApp();
    queries = test.app.get(PatientsQueries, { strict: false });
    await test.dataSource.query(
      `INSERT INTO patients (code, first_name, last_name, phone, email, date_of_birth, sex, tags, allergies_and_medication_encrypted, created_at, updated_at)
       SELECT 'p_' || lpad(to_hex(n), 6, '0'), 'Nombre' || md5(n::text), 'Apellido' || md5((n + 1)::text), '+5917' || lpad(n::text, 7, '0'),
              md5(n::text) || '@praxis.example', '1990-05-17', 'F', ARRAY['t' || n % 500], 'k1:x', now(), now()
         FROM generate_series(1, $1::int) n`,
      [ROWS],
    );
    await test.dataSource.query('VACUUM ANALYZE patients');
  });
  afterAll(() => test.stop());

  /** The plan of the statement that a call runs last. */
  async function planOf(run: (em: TestApp['em']) => Promise<unknown>): Promise<string> {
    return test.dataSource.transaction(async (em) => {
      const runner = em.queryRunner!;
      const query = jest.spyOn(runner, 'query');
      await run(em);
      const [text, values] = query.mock.calls.at(-1)!;
      query.mockRestore();
      const rows = await em.query<Record<string, string>[]>(`EXPLAIN ${text}`, values);
      return rows.map((row) => row['QUERY PLAN']).join('\n');
    });
  }

  const list = (filters: Partial<PatientFilters>) => planOf((em) => queries.list(em, ADMIN, { limit: 20, ...filters }));

  it.each([
    [{}, 'patients_by_name'],
    [{ name: 'c4ca42' }, 'patients_name_search'],
    [{ phone: '0012345' }, 'patients_phone_search'],
    [{ email: 'c4ca42' }, 'patients_email_search'],
    [{ tag: 't7' }, 'patients_by_tag'],
    [{ q: 'c4ca42' }, 'patients_search'],
  ])('list by %j with the index %s', async (filters, index) => {
    const plan = await list(filters);
    expect(plan).toContain(index);
    expect(plan).not.toContain('Seq Scan');
  });

  it('go on from a cursor in the index of names', async () => {
    const cursor = Buffer.from(JSON.stringify([(await enterPatient(test)).id])).toString('base64url');
    const plan = await list({ cursor });
    expect(plan).toMatch(/Index Scan using patients_by_name[\s\S]*Index Cond/);
    expect(plan).not.toContain('Sort');
  });

  it('find one own patient without looking at all of the professional’s', async () => {
    const professional: Principal = {
      ...ADMIN,
      role: 'professional',
      professionalId: '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c11',
    };
    for (const key of ['01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c12', 'p_000001']) {
      const plan = await planOf((em) => queries.findReachable(em, professional, key));
      expect(plan).not.toMatch(/Seq Scan on (patients|appointments)/);
      expect(plan).toContain('patients_pk');
    }
  });

  it('give another code when one is taken, within the same transaction', async () => {
    const taken = await enterPatient(test);
    const vault = test.app.get(PatientVault, { strict: false });
    const id = '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c13';
    const columns = await vault.seal(id, { ...taken, phone: '+59179999999', email: null, nationalId: null });
    const origin = { id, accountId: null, enteredByProfessionalId: null, createdAt: test.clock.now() };
    const codes = [taken.code, taken.code, 'p_zzzzzz'];
    await test.dataSource.transaction((em) => queries.insert(em, { ...columns, ...origin }, () => codes.shift()!));
    expect((await test.em.findOneByOrFail(Patient, { id })).code).toBe('p_zzzzzz');
  });
});
