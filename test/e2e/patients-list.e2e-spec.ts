import { startApp, type TestApp } from '../support/app';
import type { Client } from '../support/client';
import { signedIn } from '../support/factories/account';
import { enterPatient } from '../support/factories/patient';
import { auditOf } from '../support/traces';
import { signedInProfessional } from '../support/factories/professional';

describe('the list of patients', () => {
  let test: TestApp;
  let admin: Client;

  beforeAll(async () => {
    test = await startApp();
    admin = (await signedIn(test, 'admin')).client;
    await enterPatient(test, {
      firstName: 'Ángela',
      lastName: 'Pérez',
      email: 'angela@uno.example',
      tags: ['terapia de pareja', 'vip'],
    });
    await enterPatient(test, {
      firstName: 'Bruno',
      lastName: 'perez',
      email: 'b_runo%x@dos.example',
      phone: '+59170000001',
    });
    await enterPatient(test, { firstName: 'Carla', lastName: '100% Núñez', email: null, tags: ['a_b'] });
    await enterPatient(test, {
      firstName: 'Dario',
      lastName: 'Zárate',
      email: 'darío@dos.example',
      aboutNote: 'orquídea',
    });
  });
  afterAll(() => test.stop());

  const names = async (query: Record<string, string>): Promise<string[]> => {
    const answer = await admin.get('/patients', query);
    expect(answer.status).toBe(200);
    return answer.body.data.map((patient: { firstName: string }) => patient.firstName);
  };

  it('is ordered by last name and first name, without regard to case and accents', async () => {
    expect(await names({})).toEqual(['Carla', 'Ángela', 'Bruno', 'Dario']);
  });

  it.each([
    [{ name: 'perez' }, ['Ángela', 'Bruno']],
    [{ name: 'PÉREZ ange' }, ['Ángela']],
    [{ name: 'Pe\u0301rez' }, ['Ángela', 'Bruno']],
    [{ name: '%' }, ['Carla']],
    [{ name: '％' }, ['Carla']],
    [{ name: '_' }, []],
    [{ name: '\\' }, []],
    [{ phone: '7000-0001' }, ['Bruno']],
    [{ phone: '+59170000001' }, ['Bruno']],
    [{ email: 'DOS.example' }, ['Bruno', 'Dario']],
    [{ email: 'b_r' }, ['Bruno']],
    [{ email: 'a_g' }, []],
    [{ email: 'DARÍO@' }, ['Dario']],
    [{ tag: 'VIP' }, ['Ángela']],
    [{ tag: 'vi' }, []],
    [{ tag: 'terapia de pareja' }, ['Ángela']],
    [{ q: 'perez vip' }, ['Ángela']],
    [{ q: 'pareja terapia' }, ['Ángela']],
    [{ q: 'dos.example zarate' }, ['Dario']],
    [{ q: 'a_b' }, ['Carla']],
    [{ q: 'orquídea' }, []],
    [{ name: 'perez', email: 'dos' }, ['Bruno']],
    [{ name: "'; DROP TABLE patients; --" }, []],
  ])('finds by %j', async (query, expected) => {
    expect(await names(query as unknown as Record<string, string>)).toEqual(expected);
  });

  it('finds by code, and never by encrypted fields', async () => {
    const patient = await enterPatient(test, { lastName: 'Último' });
    expect(await names({ q: patient.code })).toEqual([patient.firstName]);
    expect(await names({ q: patient.code.slice(2).toUpperCase() })).toEqual([patient.firstName]);
    for (const hidden of [patient.ssn!, patient.nationalId!, 'sertralina'])
      expect(await names({ q: hidden })).toEqual([]);
  });

  it('records every patient that was shown, once each', async () => {
    const patient = await enterPatient(test, { lastName: 'Mostrado' });
    await enterPatient(test, { lastName: 'Callado' });
    await names({ name: 'mostrado' });
    expect(await auditOf(test, patient.id)).toEqual(['patient.created allowed', 'patient.listed allowed']);
  });

  it('is walked page by page without losing or repeating anybody, equal names included', async () => {
    const { professional, client } = await signedInProfessional(test);
    const expected = new Set<string>();
    // The longest names in a script of two bytes a letter: the cursor must not depend on them.
    for (let i = 0; i < 7; i++) {
      const lastName = i < 5 ? 'Ж'.repeat(100) : `Quispe ${i}`;
      expected.add(
        (await enterPatient(test, { firstName: 'Щ'.repeat(100), lastName, enteredByProfessionalId: professional.id }))
          .id,
      );
    }
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { body, status } = await client.get('/patients', { limit: 2, cursor });
      expect(status).toBe(200);
      expect(body.data.length).toBeLessThanOrEqual(2);
      seen.push(...body.data.map(({ id }: { id: string }) => id));
      cursor = body.page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen).toHaveLength(7);
    expect(new Set(seen)).toEqual(expected);
  });

  it('takes no cursor that points at a patient of somebody else, nor one that was made up', async () => {
    const { body } = await admin.get('/patients', { limit: 1 });
    const { client } = await signedInProfessional(test);
    for (const cursor of [
      body.page.nextCursor,
      'x',
      Buffer.from('["x"]').toString('base64url'),
      Buffer.from('[null,{}]').toString('base64url'),
    ]) {
      expect(await client.get('/patients', { cursor })).toMatchObject({
        status: 400,
        body: { code: 'invalid_cursor' },
      });
    }
  });

  it.each([
    { limit: '0' },
    { limit: '101' },
    { phone: 'abc' },
    { name: '' },
    { ssn: '123-45-6789' },
    { tag: 'a'.repeat(41) },
  ])('refuses %j', async (query) => {
    expect((await admin.get('/patients', query as unknown as Record<string, string>)).status).toBe(400);
  });
});
