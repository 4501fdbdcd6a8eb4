import { startApp, type TestApp } from '../support/app';
import type { Client } from '../support/client';
import { signedIn } from '../support/factories/account';
import { enterProfessional, OFFICE_HOURS } from '../support/factories/professional';

describe('the directory of professionals', () => {
  let test: TestApp;
  let admin: Client;

  beforeAll(async () => {
    test = await startApp();
    admin = (await signedIn(test, 'admin')).client;
    for (const slug of ['anxiety', 'couples', 'grief']) {
      await admin.post('/specializations', { slug, names: { es: slug, en: slug } });
    }
    const enter = (body: object) => admin.post('/professionals', body);
    await enter({
      firstName: 'Zoe',
      lastName: 'Álvarez',
      city: 'Potosí',
      languages: ['es-BO'],
      specializations: ['anxiety', 'grief'],
    });
    await enter({
      firstName: 'Ana',
      lastName: 'alvarez',
      city: 'La Paz',
      languages: ['en'],
      specializations: ['couples'],
      modalities: ['online'],
    });
    await enter({ firstName: 'Íñigo', lastName: 'Ñandú', city: 'potosi', languages: ['es'] });
    await enterProfessional(test, { firstName: 'Bea', lastName: 'Blocked', status: 'blocked' });
    await enterProfessional(test, {
      firstName: 'Over',
      lastName: 'Blockedonce',
      status: 'blocked',
      blockedUntil: '2026-05-03',
    });
    await enterProfessional(test, {
      firstName: 'Edge',
      lastName: 'Blockedtoday',
      status: 'blocked',
      blockedUntil: '2026-05-04',
    });
    await enterProfessional(test, { firstName: 'Ian', lastName: 'Inactive', status: 'inactive' });
  });
  afterAll(() => test.stop());

  const names = async (query: Record<string, string | number>, client = test.client) => {
    const answer = await client.get('/professionals', query);
    return (answer.body.data as { firstName: string }[]).map(({ firstName }) => firstName);
  };

  it('lists the active ones by name, accents and case aside', async () => {
    expect(await names({})).toEqual(['Ana', 'Zoe', 'Over', 'Íñigo']);
  });

  it.each([
    [{ specialization: 'grief,couples' }, ['Ana', 'Zoe']],
    [{ specialization: 'unheard-of' }, []],
    [{ city: 'POTOSÍ' }, ['Zoe', 'Íñigo']],
    [{ city: 'Poto' }, []],
    [{ language: 'es' }, ['Zoe', 'Íñigo']],
    [{ language: 'es-BO' }, ['Zoe']],
    [{ modality: 'in_person', specialization: 'couples' }, []],
    [{ q: 'nandu' }, ['Íñigo']],
    [{ q: 'a alv' }, ['Ana']],
    [{ q: '%' }, []],
    [{ q: '_' }, []],
    [{ q: '\\' }, []],
  ])('filters by %j', async (query, expected) => {
    expect(await names(query)).toEqual(expected);
  });

  it('gives every professional once over the pages', async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await test.client.get('/professionals', { limit: 1, cursor });
      expect(body.data.length).toBe(1);
      seen.push(body.data[0].firstName);
      cursor = body.page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen).toEqual(['Ana', 'Zoe', 'Over', 'Íñigo']);
  });

  it.each<Record<string, string | number>>([
    { cursor: 'x' },
    { cursor: 'WzFd' },
    { limit: 0 },
    { limit: 101 },
    { modality: 'x' },
    { availableOn: '2026-02-30' },
    { nope: 1 },
    { language: '%' },
  ])('refuses %j', async (query) => {
    expect((await test.client.get('/professionals', query)).status).toBe(400);
  });

  it('tells administrators alone who is blocked or inactive', async () => {
    expect(await names({ status: 'blocked' }, admin)).toEqual(['Bea', 'Edge']);
    expect(await names({ status: 'inactive' }, admin)).toEqual(['Ian']);
    expect((await admin.get('/professionals', { q: 'ana' })).body.data[0]).toMatchObject({
      status: 'active',
      email: null,
    });
    expect((await test.client.get('/professionals', { status: 'blocked' })).status).toBe(401);
    expect((await (await signedIn(test, 'patient')).client.get('/professionals', { status: 'active' })).status).toBe(
      403,
    );
  });

  it('fills its pages with those who have free slots, however many have none', async () => {
    for (let i = 0; i < 450; i++) {
      const windows = [0, 201, 449].includes(i) ? OFFICE_HOURS : [];
      await enterProfessional(test, { lastName: `Zz ${String(i).padStart(3, '0')}`, city: 'Oruro', windows });
    }
    const search = { availableOn: '2026-05-05', city: 'oruro', limit: 2 };
    const first = await test.client.get('/professionals', search);
    expect(first.body.data).toMatchObject([{ lastName: 'Zz 000' }, { lastName: 'Zz 201' }]);
    const second = await test.client.get('/professionals', { ...search, cursor: first.body.page.nextCursor });
    expect(second.body).toMatchObject({ data: [{ lastName: 'Zz 449' }], page: { nextCursor: null } });
    expect((await test.client.get('/professionals', { ...search, availableOn: '2026-05-09' })).body.data).toEqual([]);
  });

  it.each(['㎯', '李', '½'])('goes on after the longest names of %s, which folding makes longer', async (character) => {
    const name = { firstName: character.repeat(80), lastName: character.repeat(80), city: `Sucre ${character}` };
    const ids = [await enterProfessional(test, name), await enterProfessional(test, name)].map(({ id }) => id);
    const search = { city: name.city, limit: 1 };
    const first = await test.client.get('/professionals', search);
    const second = await test.client.get('/professionals', { ...search, cursor: first.body.page.nextCursor });
    expect([first, second].map(({ body }) => body.data[0].id)).toEqual(ids);
  });
});
