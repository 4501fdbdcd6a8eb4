import { DataSource } from 'typeorm';
import { Rotation } from '../../src/cli/keys/rotation';
import { SEALED_COLUMNS } from '../../src/cli/keys/sealed-columns';
import { BlindIndex } from '../../src/common/crypto/blind-index';
import { FieldEncryption } from '../../src/common/crypto/field-encryption';
import { MINUTE_MS } from '../../src/common/time/dates';
import { startApp, type TestApp } from '../support/app';
import { createDatabase, dropDatabase } from '../support/database';
import { openAccount, PASSWORD, signedIn, signIn } from '../support/factories/account';
import { appointmentRow, workingProfessional } from '../support/factories/appointment';
import { enterPatient } from '../support/factories/patient';
import { codeOf, enrolled } from '../support/second-factor';
import { onKeysOf, praxis } from '../support/terminal';
import { TEST_VALUES } from '../support/values';

const OLD = { ENCRYPTION_KEYS: TEST_VALUES['ENCRYPTION_KEYS']!, BLIND_INDEX_KEY: TEST_VALUES['BLIND_INDEX_KEY']! };
const NEW_KEY = `k2:${Buffer.alloc(32, 7).toString('base64')}`;
const NEW_INDEX = `b2:${Buffer.alloc(32, 8).toString('base64')}`;
const BOTH = {
  ENCRYPTION_KEYS: `${NEW_KEY},${OLD.ENCRYPTION_KEYS}`,
  BLIND_INDEX_KEY: NEW_INDEX,
  BLIND_INDEX_OLD_KEY: OLD.BLIND_INDEX_KEY,
};
const ONLY_NEW = { ENCRYPTION_KEYS: NEW_KEY, BLIND_INDEX_KEY: NEW_INDEX, BLIND_INDEX_OLD_KEY: '' };
const PATIENTS = 450;

describe('praxis rotate-keys', () => {
  let database: string;
  let ids: string[];

  beforeEach(async () => {
    database = await createDatabase();
    const before = await startApp({ database, variables: { ...OLD, BLIND_INDEX_OLD_KEY: '' } });
    ids = await oldData(before);
    await before.stop();
  });
  afterEach(() => dropDatabase(database));

  /** Patients with keys of their own, and what was written about them before there were such keys. */
  async function oldData(test: TestApp): Promise<string[]> {
    const { id } = await enterPatient(test, { ssn: '900-00-0001', nationalId: '90000001' });
    await test.em.query(
      `INSERT INTO patients (code, first_name, last_name, phone, date_of_birth, sex, allergies_and_medication_encrypted, created_at, updated_at)
       SELECT 'p_' || lpad(n::text, 6, '0'), 'Ana', 'Quispe', '+59172' || lpad(n::text, 6, '0'), '1990-01-01', 'F', 'x', now(), now()
         FROM generate_series(1, $1) AS n`,
      [PATIENTS],
    );
    const rows = await test.em.query<{ id: string }[]>('SELECT id FROM patients WHERE id <> $1', [id]);
    const masters = test.app.get(FieldEncryption);
    const index = test.app.get(BlindIndex);
    const seal = (row: string, column: string, text: string) =>
      masters.encrypt(text, { table: 'patients', column, row });
    const numbers = rows.map((_, n) => `100-00-${String(n).padStart(4, '0')}`);
    await test.em.query(
      `UPDATE patients SET allergies_and_medication_encrypted = sealed.allergies, ssn_encrypted = sealed.ssn, ssn_index = sealed.index
         FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) AS sealed (id, allergies, ssn, index) WHERE patients.id = sealed.id`,
      [
        rows.map((row) => row.id),
        rows.map((row) => seal(row.id, 'allergies_and_medication_encrypted', 'Polen')),
        rows.map((row, n) => seal(row.id, 'ssn_encrypted', numbers[n]!)),
        numbers.map((number) => index.of('patients.ssn', number)),
      ],
    );
    const professional = await workingProfessional(test);
    const appointment = await appointmentRow(test, {
      professional_id: professional.id,
      patient_id: id,
      starts_at: '2026-05-06T13:00:00Z',
    });
    const reason = masters.encrypt('Insomnio', { table: 'appointments', column: 'reason_encrypted', row: appointment });
    await test.em.query('UPDATE appointments SET reason_encrypted = $2 WHERE id = $1', [appointment, reason]);
    return [id, ...rows.map((row) => row.id)];
  }

  const rotate = () => praxis(database, ['rotate-keys'], { variables: BOTH });
  const status = async () => (await praxis(database, ['keys', 'status'], { variables: BOTH })).out;

  it('brings everything under the new keys, after which the old ones are not needed', async () => {
    expect(await status()).toMatch(/encryption key k1: \d{3,} values, still needed/);
    const { code, out } = await rotate();
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringMatching(/patients\.ssn_encrypted 451\/451/) });
    expect(await status()).toMatch(/encryption key k1: 0 values, not used any more, may be taken out/);
    expect(await status()).toMatch(/blind index key \(without an id\): 0 values, not used any more/);
    const after = await startApp({ database, variables: ONLY_NEW });
    const { client } = await signedIn(after, 'admin');
    expect((await client.get(`/patients/${ids[5]}`)).body).toMatchObject({ allergiesAndMedication: 'Polen' });
    expect((await client.get(`/patients/${ids[0]}`)).body).toMatchObject({ ssn: '900-00-0001' });
    expect((await client.post('/patients/search', { ssn: '100-00-0007' })).body.data).toHaveLength(1);
    expect((await client.get('/appointments')).body.data).toMatchObject([{ reason: 'Insomnio' }]);
    await after.stop();
    expect((await praxis(database, ['rotate-keys'], { variables: BOTH })).out).toContain('0 written anew.');
  });

  it('brings the secrets of second factors and of access tokens along', async () => {
    const before = await startApp({ database, variables: { ...OLD, BLIND_INDEX_OLD_KEY: '' } });
    const { email, secret } = await enrolled(before, 'admin');
    await praxis(database, ['rotate-signing-keys'], { variables: OLD });
    before.clock.advance(MINUTE_MS);
    const { accessToken } = await signIn(before, await openAccount(before, 'admin'));
    await before.stop();

    expect(await rotate()).toMatchObject({ code: 0 });
    const after = await startApp({ database, variables: ONLY_NEW, now: before.clock.now() });
    try {
      expect((await after.client.as(accessToken).get('/me')).status).toBe(200);
      const asked = await after.client.post('/auth/login', { email, password: PASSWORD });
      const second = { challenge: asked.body.challenge, code: codeOf(after, secret) };
      expect((await after.client.post('/auth/second-factor', second)).status).toBe(200);
    } finally {
      await after.stop();
    }
  });

  it('goes on where it was killed', async () => {
    const ssn = SEALED_COLUMNS.find(({ column }) => column === 'ssn_encrypted')!;
    const remaining = async (): Promise<number> => {
      const test = await startApp({ database, variables: BOTH });
      try {
        return await onKeysOf(
          database,
          (open) => new Rotation(test.app.get(DataSource), open, test.app.get(BlindIndex)).remaining(ssn),
          BOTH,
        );
      } finally {
        await test.stop();
      }
    };
    const test = await startApp({ database, variables: BOTH });
    await onKeysOf(
      database,
      async (open) => {
        const rotation = new Rotation(test.app.get(DataSource), open, test.app.get(BlindIndex));
        const killed = rotation.rewrite(ssn, () => {
          throw new Error('killed');
        });
        await expect(killed).rejects.toThrow('killed');
      },
      BOTH,
    );
    await test.stop();
    const left = await remaining();
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(PATIENTS);
    expect((await rotate()).out).toContain(`patients.ssn_encrypted ${left}/${left}`);
    expect(await remaining()).toBe(0);
  });

  it('loses nothing that is written, entered or searched meanwhile', async () => {
    const test = await startApp({ database, variables: BOTH });
    const { client } = await signedIn(test, 'admin');
    let running = true;
    const written = new Map<string, string>();
    const write = async (worker: number): Promise<void> => {
      for (let n = worker; running; n += 3) {
        const id = ids[n % ids.length]!;
        const text = `Escrito ${n}`;
        expect(await client.patch(`/patients/${id}`, { allergiesAndMedication: text })).toMatchObject({ status: 200 });
        written.set(id, text);
        const found = await client.post('/patients/search', { ssn: `100-00-${String(n % PATIENTS).padStart(4, '0')}` });
        expect(found.body.data).toHaveLength(1);
      }
    };
    const writers = [0, 1, 2].map(write);
    expect(await rotate()).toMatchObject({ code: 0 });
    running = false;
    await Promise.all(writers);
    expect(written.size).toBeGreaterThan(3);
    for (const [id, text] of written)
      expect((await client.get(`/patients/${id}`)).body).toMatchObject({ allergiesAndMedication: text });
    await test.stop();
    expect(await status()).toMatch(/encryption key k1: 0 values/);
  });

  it('lets nobody take a national id twice while indexes of both keys are about', async () => {
    const test = await startApp({ database, variables: BOTH });
    await expect(enterPatient(test, { nationalId: '90000001' })).rejects.toMatchObject({ code: 'patient_duplicate' });
    const { client } = await signedIn(test, 'admin');
    const answer = await client.patch(`/patients/${ids[3]}`, { nationalId: '90000001' });
    expect(answer.body).toMatchObject({ status: 409, fields: ['nationalId'] });
    await test.stop();
  });

  it('leaves alone what it cannot read, and says so', async () => {
    const damage = async (test: TestApp) =>
      test.em.query(`UPDATE patients SET ssn_encrypted = 'k1:AAAA' WHERE id = $1`, [ids[9]]);
    const test = await startApp({ database, variables: BOTH });
    await damage(test);
    await test.stop();
    const { code, err } = await rotate();
    expect(code).toBe(1);
    expect(err).toContain('1 values cannot be decrypted');
    expect(await status()).toMatch(/encryption key k1: 1 values, still needed/);
  });

  it('knows every encrypted column', async () => {
    const test = await startApp({ database, variables: BOTH });
    const rows = await test.em.query<{ name: string }[]>(
      `SELECT table_name || '.' || column_name AS name FROM information_schema.columns
        WHERE table_schema = 'public' AND column_name LIKE '%\\_encrypted'`,
    );
    await test.stop();
    const known = SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`);
    expect(rows.map(({ name }) => name).filter((name) => !known.includes(name))).toEqual([]);
  });
});
