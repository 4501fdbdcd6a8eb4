import { DataEncryption } from '../../src/common/crypto/data-encryption';
import { REMEMBERED_MS } from '../../src/common/crypto/data-keys';
import { PERSONAL_TABLES } from '../../src/privacy/personal-data';
import { PersonalRecords } from '../../src/privacy/personal-records';
import { startApp, type TestApp } from '../support/app';
import { CANARIES, canaryPatient, everythingIn, WORDS } from '../support/canaries';
import { createDatabase, dropDatabase, urlOf } from '../support/database';
import { signedInAdmin } from '../support/factories/appointment';
import { enterPatient } from '../support/factories/patient';
import { workOff } from '../support/jobs';
import { praxis } from '../support/terminal';

const ERASED = PERSONAL_TABLES.filter(({ erased }) => erased !== 'keep').map(({ table }) => table);
const SEALED_WORDS = [
  ...[CANARIES.ssn, CANARIES.nationalId, CANARIES.allergiesAndMedication, CANARIES.aboutNote, CANARIES.staffNote],
  ...[
    'canario-motivo',
    'canario-cancelacion',
    'canario-excepcion',
    'canario-retrato',
    'canario-mensaje',
    'canario-respuesta',
  ],
];

describe('a backup from before an erasure', () => {
  let test: TestApp;

  beforeEach(async () => {
    test = await startApp();
  });
  afterEach(() => test.stop());

  async function backUp(): Promise<void> {
    await test.em.query('CREATE SCHEMA backup');
    for (const table of ERASED) await test.em.query(`CREATE TABLE backup.${table} AS TABLE ${table}`);
  }

  /** Every row as it was, and no note of what happened since. */
  async function restore(): Promise<void> {
    await test.em.query('DELETE FROM patient_erasures');
    for (const table of ERASED) {
      const columns = await test.em.query<{ name: string; key: boolean }[]>(
        `SELECT a.attname AS name, a.attnum = ANY (i.indkey) AS key FROM pg_attribute a JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary
          WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''`,
        [table],
      );
      const names = columns.map(({ name }) => name).join(', ');
      const keys = columns.flatMap(({ name, key }) => (key ? [name] : [])).join(', ');
      const set = columns.map(({ name }) => `${name} = excluded.${name}`).join(', ');
      await test.em.query(
        `INSERT INTO ${table} (${names}) OVERRIDING SYSTEM VALUE SELECT ${names} FROM backup.${table} ON CONFLICT (${keys}) DO UPDATE SET ${set}`,
      );
    }
  }

  async function erasedAndRestored() {
    const { client: admin } = await signedInAdmin(test);
    const person = await canaryPatient(test);
    const bystander = await enterPatient(test, { firstName: 'Fulanita' });
    await backUp();
    await admin.post(`/patients/${person.patient.id}/erasure`, { reason: 'patient_request' });
    await workOff(test);
    for (const word of WORDS) expect(await everythingIn(test)).not.toContain(word);
    await restore();
    test.clock.advance(REMEMBERED_MS);
    return { ...person, admin, bystander };
  }

  it('tells nothing of what was encrypted, once the rows are back', async () => {
    const { patient, account } = await erasedAndRestored();
    const records = new PersonalRecords(test.app.get(DataEncryption));
    const read = await records.read(test.em, { patientId: patient.id, accountId: account.id });
    const text = JSON.stringify(read);
    // The rows are there.
    expect(text).toContain(CANARIES.firstName);
    for (const word of SEALED_WORDS) expect(text).not.toContain(word);
    expect(read['patients']).toMatchObject([
      {
        ssn: null,
        unreadable: [
          ...['allergies_and_medication_encrypted', 'ssn_encrypted', 'national_id_encrypted'],
          ...['staff_note_encrypted', 'about_note_encrypted'],
        ],
      },
    ]);
  });

  it('is erased anew by `praxis privacy repeat-erasures`, and nobody else is', async () => {
    const { patient, professional, admin, bystander, comingId } = await erasedAndRestored();
    const told = await praxis(test.database, ['privacy', 'repeat-erasures'], { now: test.clock.now() });
    expect(told).toMatchObject({ code: 0, out: expect.stringContaining('1 patient was erased anew') });
    const everything = await everythingIn(test);
    for (const word of WORDS) expect(everything).not.toContain(word);
    const trail = await test.em.query(
      `SELECT record_id FROM audit_entries WHERE details ->> 'after' = 'restored_backup'`,
    );
    expect(trail).toEqual([{ record_id: patient.id }]);
    await workOff(test);
    expect((await professional.client.get(`/appointments/${comingId}`)).body).toMatchObject({ status: 'cancelled' });
    expect((await admin.get(`/patients/${patient.id}/erasure`)).body).toMatchObject({ status: 'done' });
    expect((await admin.get(`/patients/${bystander.id}`)).body).toMatchObject({ firstName: 'Fulanita' });
    const again = await praxis(test.database, ['privacy', 'repeat-erasures']);
    expect(again).toMatchObject({ code: 0, out: expect.stringContaining('Nobody who was erased') });
  });

  it('waits for the key store that knows who was erased', async () => {
    const { patient } = await erasedAndRestored();
    const other = await createDatabase();
    const KEY_STORE_URL = urlOf(`${other}_keys`);
    const told = await praxis(test.database, ['privacy', 'repeat-erasures'], { variables: { KEY_STORE_URL } });
    await dropDatabase(other);
    expect(told).toMatchObject({ code: 1, err: expect.stringContaining('The key store is empty') });
    const rows = await test.em.query('SELECT first_name FROM patients WHERE id = $1', [patient.id]);
    expect(rows).toEqual([{ first_name: CANARIES.firstName }]);
  });
});
