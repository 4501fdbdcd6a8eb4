import { PatientsService } from '../../src/patients';
import type { Principal } from '../../src/common/auth/access';
import { startApp, type TestApp } from '../support/app';
import { signedIn } from '../support/factories/account';
import { enterPatient, patientBody } from '../support/factories/patient';

const CANARIES = {
  ssn: '987-65-4321',
  nationalId: '1234509876',
  allergiesAndMedication: 'canario-alergia',
  aboutNote: 'canario-sobre-mi',
  staffNote: 'canario-del-personal',
};
const ADMIN: Principal = {
  accountId: '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c11',
  role: 'admin',
  deviceSessionId: '',
  patientId: null,
  professionalId: null,
};

describe('what the database holds of a patient', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.stop());

  it('is none of the confidential values, in any table', async () => {
    const { client } = await signedIn(test, 'admin');
    const headers = { 'idempotency-key': 'canaries' };
    const { body } = await client.post('/patients', patientBody(CANARIES), { headers });
    await client.patch(`/patients/${body.id}`, { staffNote: `${CANARIES.staffNote}-2` });
    await client.post('/patients/search', { ssn: CANARIES.ssn }, { headers: { 'idempotency-key': 'search' } });
    await client.post('/auth/register', {
      ...patientBody({ ...CANARIES, staffNote: undefined, tags: undefined, nationalId: '1234509877' }),
      password: 'una frase larga 42',
    });
    const tables = await test.dataSource.query<{ name: string }[]>(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`,
    );
    let dump = '';
    for (const { name } of tables) dump += JSON.stringify(await test.dataSource.query(`SELECT * FROM "${name}"`));
    expect(dump).toContain(body.code);
    for (const canary of Object.values(CANARIES)) {
      expect(dump).not.toContain(canary);
      expect(dump).not.toContain(canary.replaceAll('-', ''));
      expect(dump).not.toContain(Buffer.from(canary).toString('base64').replace(/=+$/, ''));
    }
  });

  it('cannot be moved to another row, nor to another column', async () => {
    const [one, other] = [await enterPatient(test), await enterPatient(test)];
    const patients = test.app.get(PatientsService, { strict: false });
    const swap = (column: string, from: string) =>
      test.dataSource.query(
        `UPDATE patients SET ${column} = source.${from} FROM patients source WHERE patients.id = $1 AND source.id = $2`,
        [one.id, other.id],
      );
    await swap('about_note_encrypted', 'about_note_encrypted');
    const refused = { staffNote: one.staffNote, aboutNote: null, unreadable: ['aboutNote'] };
    expect(await patients.read(ADMIN, one.id)).toMatchObject(refused);
    await test.dataSource.query('UPDATE patients SET about_note_encrypted = staff_note_encrypted WHERE id = $1', [
      one.id,
    ]);
    expect(await patients.read(ADMIN, one.id)).toMatchObject(refused);
    await test.dataSource.query('UPDATE patients SET about_note_encrypted = NULL WHERE id = $1', [one.id]);
    expect(await patients.read(ADMIN, one.id)).toMatchObject({
      staffNote: one.staffNote,
      aboutNote: null,
      unreadable: [],
    });
  });

  it('differs for equal values, and so do the blind indexes of different fields', async () => {
    const note = { staffNote: 'igual', aboutNote: 'igual' };
    const { id } = await enterPatient(test, note);
    const [row] = await test.dataSource.query('SELECT * FROM patients WHERE id = $1', [id]);
    const values = [row.staff_note_encrypted, row.about_note_encrypted, row.ssn_index, row.national_id_index];
    expect(new Set(values).size).toBe(4);
  });

  it('keeps the audit trail as it was written', async () => {
    await enterPatient(test);
    for (const statement of [
      `UPDATE audit_entries SET action = 'x'`,
      'DELETE FROM audit_entries',
      'TRUNCATE audit_entries',
    ]) {
      await expect(test.dataSource.query(statement)).rejects.toThrow(/append-only/);
    }
  });

  it('has no entry of what was rolled back', async () => {
    const count = async () => Number((await test.dataSource.query('SELECT count(*) FROM audit_entries'))[0].count);
    const { phone } = await enterPatient(test);
    const before = await count();
    await expect(enterPatient(test, { phone })).rejects.toMatchObject({ code: 'patient_duplicate' });
    expect(await count()).toBe(before);
  });
});
