import { DataEncryption } from '../../src/common/crypto/data-encryption';
import { DataKeys, REMEMBERED_MS } from '../../src/common/crypto/data-keys';
import { PersonalRecords } from '../../src/privacy/personal-records';
import { startApp, type TestApp } from '../support/app';
import { canaryPatient, everythingIn, WORDS } from '../support/canaries';

describe('everything about one patient', () => {
  let test: TestApp;
  let records: PersonalRecords;
  let subject: { readonly patientId: string; readonly accountId: string };

  beforeEach(async () => {
    test = await startApp();
    records = new PersonalRecords(test.app.get(DataEncryption));
    const { patient, account } = await canaryPatient(test);
    subject = { patientId: patient.id, accountId: account.id };
  });
  afterEach(() => test.stop());

  it('is in the export, to the last canary', async () => {
    const text = JSON.stringify(await records.read(test.em, subject));
    for (const canary of WORDS) expect(text).toContain(canary);
  });

  it('is nowhere in the database once it is erased, while references stay', async () => {
    await records.erase(test.em, subject, test.clock.now());
    await records.erase(test.em, subject, test.clock.now());
    const text = await everythingIn(test);
    for (const canary of WORDS) expect(text).not.toContain(canary);
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
