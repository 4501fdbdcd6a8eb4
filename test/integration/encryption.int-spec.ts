import { DataEncryption } from '../../src/common/crypto/data-encryption';
import { DataKeys, OwnerErased, REMEMBERED_MS } from '../../src/common/crypto/data-keys';
import { FieldEncryption } from '../../src/common/crypto/field-encryption';
import { KeyStore } from '../../src/common/crypto/key-store';
import { startApp, type TestApp } from '../support/app';
import { signedIn } from '../support/factories/account';
import { signedInPatient, workingProfessional } from '../support/factories/appointment';
import { enterPatient } from '../support/factories/patient';
import { listen } from '../support/recording';

const OWNER = '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c11';
const OTHER = '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c12';
const PLACE = { table: 'patients', column: 'ssn_encrypted', row: OWNER };
const NOTE = 'patients.about_note_encrypted';

describe('what is encrypted with the key of one person', () => {
  let test: TestApp;
  let encryption: DataEncryption;

  beforeAll(async () => {
    test = await startApp();
    encryption = test.app.get(DataEncryption);
  });
  afterAll(() => test.stop());

  const sealed = async (text: string): Promise<string> => (await encryption.sealerOf(OWNER)).seal(text, PLACE);

  it('comes back, names its key, and is never the same twice', async () => {
    const [one, other] = [await sealed('ñandú 😀'), await sealed('ñandú 😀')];
    expect(one).not.toBe(other);
    expect(await encryption.open(OWNER, one, PLACE)).toBe('ñandú 😀');
    const [key] = await test.app.get(KeyStore).find([OWNER]);
    expect(one.startsWith(`~${key?.keyId}:`)).toBe(true);
    expect(key?.wrapped).toMatch(/^k1:/);
  });

  it('is refused with any bit flipped, and cut off at any length', async () => {
    const stored = await sealed('123-45-6789');
    const [head = '', text = ''] = stored.split(':');
    const bytes = Buffer.from(text, 'base64');
    for (let i = 0; i < bytes.length * 8; i++) {
      const altered = Buffer.from(bytes);
      altered.writeUInt8(altered.readUInt8(i >> 3) ^ (1 << (i & 7)), i >> 3);
      await expect(encryption.open(OWNER, `${head}:${altered.toString('base64')}`, PLACE)).rejects.toThrow(
        'A value of patients.ssn_encrypted cannot be decrypted.',
      );
    }
    for (let length = 0; length < bytes.length; length++) {
      const cut = `${head}:${bytes.subarray(0, length).toString('base64')}`;
      await expect(encryption.open(OWNER, cut, PLACE)).rejects.toThrow('cannot be decrypted');
    }
  });

  it.each([
    ['row', { row: OTHER }],
    ['column', { column: 'national_id_encrypted' }],
    ['table', { table: 'appointments' }],
  ])('is refused in another %s', async (_, elsewhere) => {
    await expect(encryption.open(OWNER, await sealed('x'), { ...PLACE, ...elsewhere })).rejects.toThrow(/decrypted/);
  });

  it('is refused as another person’s, and under another key id', async () => {
    const stored = await sealed('x');
    await encryption.sealerOf(OTHER);
    await expect(encryption.open(OTHER, stored, PLACE)).rejects.toThrow(/decrypted/);
    await expect(encryption.open(OWNER, stored.replace('~', '~a'), PLACE)).rejects.toThrow(/decrypted/);
  });

  it('gives two processes that begin at once the same key', async () => {
    const another = (): DataKeys => new DataKeys(test.app.get(KeyStore), test.app.get(FieldEncryption), test.clock);
    const owner = 'answers/2020-01-01';
    const keys = await Promise.all(Array.from({ length: 20 }, () => another().forWriting([owner])));
    expect(new Set(keys.map((each) => each.get(owner)?.id)).size).toBe(1);
  });

  it('is gone with its key, after a minute everywhere, and nothing is written about that person again', async () => {
    const owner = '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c99';
    const place = { ...PLACE, row: owner };
    const stored = (await encryption.sealerOf(owner)).seal('x', place);
    const elsewhere = new DataKeys(test.app.get(KeyStore), test.app.get(FieldEncryption), test.clock);
    await elsewhere.destroy(owner);
    test.clock.advance(REMEMBERED_MS);
    await expect(encryption.open(owner, stored, place)).rejects.toThrow(/decrypted/);
    await expect(encryption.sealerOf(owner)).rejects.toThrow(OwnerErased);
    const [mark] = await test.app.get(KeyStore).find([owner]);
    expect(mark).toMatchObject({ wrapped: null });
  });

  it('keeps no key of a patient who was not entered after all', async () => {
    const { phone } = await enterPatient(test);
    const count = async () => (await test.app.get(KeyStore).page('', 1_000)).length;
    const before = await count();
    await expect(enterPatient(test, { phone })).rejects.toMatchObject({ code: 'patient_duplicate' });
    expect(await count()).toBe(before);
  });

  it('asks the key store once for a whole list, and not at all for what it remembers', async () => {
    const { client } = await signedIn(test, 'admin');
    await Promise.all(Array.from({ length: 5 }, () => enterPatient(test)));
    test.clock.advance(REMEMBERED_MS);
    const keyStatements = async () =>
      (await listen(() => client.get('/patients'))).filter(({ text }) => text.includes('data_keys')).length;
    expect([await keyStatements(), await keyStatements()]).toEqual([1, 0]);
  });

  it('costs a booking one question for the patient’s key, and none while it is remembered', async () => {
    const professional = await workingProfessional(test);
    const patient = await signedInPatient(test);
    const book = (startsAt: string, reason?: string) =>
      listen(async () => {
        const order = { professionalId: professional.id, startsAt, type: 'consultation', reason };
        expect(await patient.client.post('/appointments', order)).toMatchObject({ status: 201 });
      });
    const questions = async (sent: ReturnType<typeof book>) =>
      (await sent).filter(({ text }) => text.includes('data_keys')).map(({ name }) => name);
    expect(await questions(book('2026-05-06T13:00:00Z'))).toEqual([]);
    expect(await questions(book('2026-05-06T14:00:00Z', 'Insomnio'))).toEqual([
      'find_data_keys',
      'add_data_keys',
      'find_data_keys',
    ]);
    expect(await questions(book('2026-05-06T15:00:00Z', 'Insomnio'))).toEqual([]);
  });

  it('does not take the list down when one value is damaged, and says which', async () => {
    const { client } = await signedIn(test, 'admin');
    const [one, other] = [
      await enterPatient(test, { lastName: 'Dañada', ssn: '111-22-3333' }),
      await enterPatient(test, { lastName: 'Dañada', ssn: '111-22-3334' }),
    ];
    const damage = `left(allergies_and_medication_encrypted, -8) || 'AAAAAAAA'`;
    await test.em.query(`UPDATE patients SET allergies_and_medication_encrypted = ${damage} WHERE id = $1`, [one.id]);
    const { status, body } = await client.get('/patients', { name: 'Dañada' });
    expect(status).toBe(200);
    const of = (id: string) => body.data.find((each: { id: string }) => each.id === id);
    expect(of(one.id)).toMatchObject({
      allergiesAndMedication: null,
      unreadableFields: ['allergiesAndMedication'],
      ssn: '111-22-3333',
    });
    expect(of(other.id)).toMatchObject({ allergiesAndMedication: other.allergiesAndMedication });
    expect(of(other.id)).not.toHaveProperty('unreadableFields');
  });

  it('reads what was written under a master key before', async () => {
    const { client } = await signedIn(test, 'admin');
    const { id } = await enterPatient(test);
    const [table = '', column = ''] = NOTE.split('.');
    const old = test.app.get(FieldEncryption).encrypt('De antes.', { table, column, row: id });
    await test.em.query('UPDATE patients SET about_note_encrypted = $2 WHERE id = $1', [id, old]);
    expect((await client.get(`/patients/${id}`)).body).toMatchObject({ aboutNote: 'De antes.' });
  });
});
