import { DataEncryption } from '../../src/common/crypto/data-encryption';
import { DataKeys, REMEMBERED_MS } from '../../src/common/crypto/data-keys';
import { PersonalRecords } from '../../src/privacy/personal-records';
import { startApp, type TestApp } from '../support/app';
import { insert, workingProfessional } from '../support/factories/appointment';
import { signedInPatient } from '../support/factories/patient';

const TABLES = ['patients', 'appointments', 'appointment_history', 'users', 'device_sessions', 'account_tokens'];

/** One for each field that somebody may fill. */
const CANARIES = {
  firstName: 'Canarinombre',
  lastName: 'Canariapellido',
  phone: '+59171199999',
  email: 'canario@praxis.example',
  address: 'Calle Canario 1',
  ssn: '987-65-4321',
  nationalId: '1234509876',
  allergiesAndMedication: 'canario-alergia',
  aboutNote: 'canario-sobre-mi',
  staffNote: 'canario-del-personal',
  tags: ['canario-etiqueta'],
};
const TEXTS = ['canario-motivo', 'canario-cancelacion', 'canario-excepcion', 'canario-agente'];

describe('everything about one patient', () => {
  let test: TestApp;
  let records: PersonalRecords;
  let subject: { readonly patientId: string; readonly accountId: string };

  beforeEach(async () => {
    test = await startApp();
    records = new PersonalRecords(test.app.get(DataEncryption));
    const { patient, account, client } = await signedInPatient(test, CANARIES);
    subject = { patientId: patient.id, accountId: account.id };
    const professional = await workingProfessional(test);
    const order = { professionalId: professional.id, type: 'consultation', startsAt: '2026-05-06T13:00:00Z' };
    const { body } = await client.post('/appointments', { ...order, reason: 'canario-motivo' });
    const overridden = { ...order, patientId: patient.id, startsAt: '2026-05-06T23:00:00Z' };
    await professional.client.post('/appointments', { ...overridden, override: { reason: 'canario-excepcion' } });
    await client.post(`/appointments/${body.id}/cancel`, { reasonCode: 'illness', reason: 'canario-cancelacion' });
    const device = {
      account_id: account.id,
      generation: 0,
      rotated_at: test.clock.now(),
      user_agent: 'canario-agente',
    };
    const times = { created_at: test.clock.now(), last_used_at: test.clock.now(), expires_at: test.clock.now() };
    await insert(test, 'device_sessions', { ...device, ...times });
  });
  afterEach(() => test.stop());

  const dump = async (): Promise<string> => {
    let all = '';
    for (const table of TABLES) all += JSON.stringify(await test.em.query(`SELECT * FROM ${table}`));
    return all;
  };

  it('is in the export, to the last canary', async () => {
    const text = JSON.stringify(await records.read(test.em, subject));
    for (const canary of [...Object.values(CANARIES).flat(), ...TEXTS]) expect(text).toContain(canary);
  });

  it('is nowhere in the database once it is erased, while references stay', async () => {
    await records.erase(test.em, subject, test.clock.now());
    await records.erase(test.em, subject, test.clock.now());
    const text = await dump();
    for (const canary of [...Object.values(CANARIES).flat(), ...TEXTS]) expect(text).not.toContain(canary);
    const kept = await records.read(test.em, subject);
    expect(kept['appointments']).toHaveLength(2);
    expect(kept['users']).toMatchObject([{ status: 'disabled' }]);
  });

  it('cannot be read in an older copy, once the key is destroyed', async () => {
    const older = await test.em.query('SELECT * FROM patients WHERE id = $1', [subject.patientId]);
    await records.erase(test.em, subject, test.clock.now());
    await test.app.get(DataKeys).destroy(subject.patientId);
    test.clock.advance(REMEMBERED_MS);
    const place = { table: 'patients', column: 'ssn_encrypted', row: subject.patientId };
    await expect(test.app.get(DataEncryption).open(subject.patientId, older[0].ssn_encrypted, place)).rejects.toThrow(
      'cannot be decrypted',
    );
  });
});
