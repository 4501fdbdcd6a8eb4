import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DataKeys } from '../../src/common/crypto/data-keys';
import { KeyStore } from '../../src/common/crypto/key-store';
import { DAY_MS } from '../../src/common/time/dates';
import { NOW, startApp, type TestApp } from '../support/app';
import { signedIn } from '../support/factories/account';
import { enterPatient } from '../support/factories/patient';
import { praxis } from '../support/terminal';

describe('praxis keys backup', () => {
  let test: TestApp;
  let folder: string;

  beforeEach(async () => {
    test = await startApp();
    folder = await mkdtemp(path.join(tmpdir(), 'praxis-keys-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
    await test.stop();
  });

  const backUp = async (now: Date = NOW): Promise<string> => {
    expect(await praxis(test.database, ['keys', 'backup', '--out', folder], { now })).toMatchObject({ code: 0 });
    return path.join(folder, (await readdir(folder)).sort().at(-1)!);
  };
  const restore = (file: string, now: Date = NOW) =>
    praxis(test.database, ['keys', 'restore', '--from', file], { now });

  it('brings back keys that were lost, and none that was destroyed', async () => {
    const [lost, erased] = [await enterPatient(test), await enterPatient(test)];
    const file = await backUp();
    expect(await readFile(file, 'utf8')).toContain(lost.id);
    const store = test.app.get(KeyStore);
    await test.app.get(DataKeys).destroy(erased.id);
    await test.app.get(DataKeys).remove([lost.id]);
    expect((await restore(file)).out).toMatch(/^1 keys restored, 0 were there, 1 are destroyed/);
    const { client } = await signedIn(test, 'admin');
    expect((await client.get(`/patients/${lost.id}`)).body).toMatchObject({ ssn: lost.ssn });
    expect(await store.find([erased.id])).toMatchObject([{ wrapped: null }]);
  });

  it('is kept for its days, and refused afterwards', async () => {
    const file = await backUp();
    const later = new Date(NOW.getTime() + 31 * DAY_MS);
    expect(await restore(file, later)).toMatchObject({ code: 1, err: expect.stringContaining('older than 30 days') });
    await backUp(later);
    expect(await readdir(folder)).toHaveLength(1);
  });

  it('is not mistaken for something else', async () => {
    const file = path.join(folder, 'other.jsonl');
    await writeFile(file, 'hello\n');
    expect(await restore(file)).toMatchObject({ code: 1, err: expect.stringContaining('not a backup of data keys') });
  });
});
