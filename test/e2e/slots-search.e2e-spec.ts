import { Client } from 'pg';
import { startApp, type TestApp } from '../support/app';
import {
  appointmentRow,
  insert,
  signedInPatient,
  workingProfessional,
  type Somebody,
} from '../support/factories/appointment';
import { catchUp } from '../support/free-slots';

// The clock says Monday 2026-05-04, 06:00 in La Paz.
const TUESDAY = '2026-05-05';
const WEDNESDAY = '2026-05-06';
const on = (from: string, to = from) => ({ from, to });

type Query = Readonly<Record<string, string | number>>;

describe('the search for free times', () => {
  let test: TestApp;
  let patient: Somebody;
  /** Ana and Beto in La Paz, Carla in Madrid (evenings), Dora blocked, Eva inactive. */
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    test = await startApp();
    patient = await signedInPatient(test);
    await test.em.query(`UPDATE practice SET currency = 'BOB'`);
    const [anxiety, grief] = [await field('anxiety'), await field('grief')];
    await enter('Ana', { city: 'La Paz', languages: ['es-BO'], price_amount: 12000, price_currency: 'BOB' }, anxiety);
    await enter(
      'Beto',
      { city: 'Potosí', languages: ['en'], modalities: ['online'], session_duration_minutes: 90 },
      grief,
    );
    await enter(
      'Carla',
      { languages: ['es'], time_zone: 'Europe/Madrid', price_amount: 9000, price_currency: 'EUR' },
      grief,
      { opensAt: '17:00', closesAt: '21:00' },
    );
    await enter('Dora', { status: 'blocked' }, anxiety);
    await enter('Eva', { status: 'inactive' }, anxiety);
    await catchUp(test);
  });
  afterAll(() => test.stop());

  const field = (slug: string) => insert(test, 'specializations', { slug, name_es: slug, name_en: slug });

  async function enter(
    name: string,
    settings: Readonly<Record<string, unknown>>,
    specialization: string,
    hours: Parameters<typeof workingProfessional>[2] = { opensAt: '09:00', closesAt: '12:00' },
  ) {
    const { id } = await workingProfessional(test, { first_name: name, ...settings }, hours);
    await insert(test, 'professional_specializations', {
      professional_id: id,
      specialization_id: specialization,
    });
    ids[name] = id;
  }

  const search = async (query: Query, client = test.client) => {
    const { body, status, text } = await client.get('/slots/search', query);
    expect([status, text]).toEqual([200, text]);
    return body;
  };
  /** `Ana 13:00`, in the order of the answer; times in UTC. */
  const found = async (query: Query, client = test.client): Promise<string[]> =>
    (await search({ limit: 100, ...query }, client)).data.map(
      ({ firstName, startsAt }: { firstName: string; startsAt: string }) => `${firstName} ${startsAt.slice(11, 16)}`,
    );

  it('answers what can be booked with anybody, by start and then professional', async () => {
    const body = await search(on(TUESDAY));
    expect(body.data.map(({ firstName, startsAt }: Record<string, string>) => [firstName, startsAt])).toEqual([
      ['Ana', '2026-05-05T13:00:00.000Z'],
      ['Beto', '2026-05-05T13:00:00.000Z'],
      ['Ana', '2026-05-05T14:00:00.000Z'],
      ['Beto', '2026-05-05T14:30:00.000Z'],
      ['Ana', '2026-05-05T15:00:00.000Z'],
      ['Carla', '2026-05-05T15:00:00.000Z'],
      ['Carla', '2026-05-05T16:00:00.000Z'],
      ['Carla', '2026-05-05T17:00:00.000Z'],
      ['Carla', '2026-05-05T18:00:00.000Z'],
    ]);
    expect(body.data[1]).toEqual({
      startsAt: '2026-05-05T13:00:00.000Z',
      endsAt: '2026-05-05T14:30:00.000Z',
      durationMinutes: 90,
      professionalId: ids['Beto'],
      firstName: 'Beto',
      lastName: 'Rojas',
      city: 'Potosí',
      modalities: ['online'],
      price: null,
      timeZone: 'America/La_Paz',
    });
    expect(body.data[0].price).toEqual({ amount: 12000, currency: 'BOB' });
    expect(body.page).toEqual({ nextCursor: null, limit: 20 });
    expect(body).not.toHaveProperty('reason');
    expect(body).not.toHaveProperty('nextAvailable');
  });

  const ANA = ['Ana 13:00', 'Ana 14:00', 'Ana 15:00'];
  const BETO = ['Beto 13:00', 'Beto 14:30'];
  const CARLA = ['Carla 15:00', 'Carla 16:00', 'Carla 17:00', 'Carla 18:00'];
  it.each<[Query, string[]]>([
    [{ specialization: 'anxiety' }, ANA],
    [{ specialization: 'anxiety,grief', city: 'LA PAZ' }, ANA],
    [{ city: 'potosi' }, BETO],
    [{ language: 'es', city: 'la paz' }, ANA],
    [{ language: 'es-BO' }, ANA],
    [{ language: 'en' }, BETO],
    [{ modality: 'in_person' }, ['Ana 13:00', 'Ana 14:00', 'Ana 15:00', ...CARLA]],
    [{ maxPrice: 12000 }, ANA],
    [{ maxPrice: 11999 }, []],
    [{ durationMinutes: 120, city: 'La Paz' }, ['Ana 13:00', 'Ana 14:00']],
    [{ durationMinutes: 180 }, ['Ana 13:00', 'Beto 13:00', 'Carla 15:00', 'Carla 16:00']],
    [{ partOfDay: 'morning' }, ['Ana 13:00', 'Beto 13:00', 'Ana 14:00', 'Beto 14:30', 'Ana 15:00']],
    [{ partOfDay: 'afternoon' }, ['Carla 15:00']],
    [{ partOfDay: 'evening' }, ['Carla 16:00', 'Carla 17:00', 'Carla 18:00']],
    [{ partOfDay: 'evening', specialization: 'anxiety' }, []],
    [{ perProfessional: 1 }, ['Ana 13:00', 'Beto 13:00', 'Carla 15:00']],
    [{ perProfessional: 1, partOfDay: 'evening' }, ['Carla 16:00']],
  ])('filters by %j', async (query, expected) => {
    expect(await found({ ...on(TUESDAY), ...query })).toEqual(expected);
  });

  it('asks one professional only', async () => {
    expect(await found({ ...on(TUESDAY), professionalId: ids['Ana']! })).toEqual(ANA);
    expect(await search({ ...on(TUESDAY), professionalId: ids['Dora']! })).toMatchObject({ reason: 'nobody_matches' });
    expect(await search({ professionalId: ids['Eva']! })).toMatchObject({ reason: 'nobody_matches' });
  });

  it.each<Query>([{}, { perProfessional: 2 }, { partOfDay: 'morning' }, { professionalId: 'Ana' }])(
    'goes through the pages without gap or repetition: %j',
    async (query) => {
      const given = query['professionalId'] ? { ...query, professionalId: ids['Ana']! } : query;
      const all = await search({ ...on(TUESDAY, '2026-05-08'), ...given, limit: 100 });
      for (const limit of [1, 2, 5]) {
        const pages: unknown[] = [];
        let cursor: string | undefined;
        do {
          const body = await search({ ...on(TUESDAY, '2026-05-08'), ...given, limit, ...(cursor ? { cursor } : {}) });
          pages.push(...body.data);
          cursor = body.page.nextCursor ?? undefined;
        } while (cursor);
        expect(pages).toEqual(all.data);
      }
      expect(all.data.length).toBeGreaterThan(5);
    },
  );

  it('means dates in the zone that is asked for, else in that of each professional', async () => {
    const late = await workingProfessional(
      test,
      { first_name: 'Flor', city: 'Late' },
      { opensAt: '20:00', closesAt: '23:00' },
    );
    const flor = { professionalId: late.id };
    expect(await found({ ...on(TUESDAY), ...flor })).toEqual(['Flor 00:00', 'Flor 01:00', 'Flor 02:00']);
    // Tuesday 20:00 in La Paz is Wednesday in Madrid.
    expect(await found({ ...on(TUESDAY), ...flor, timeZone: 'Europe/Madrid' })).toEqual(
      await found({ ...on('2026-05-04'), ...flor }),
    );
    expect((await search({ ...on(TUESDAY), ...flor })).data[0].startsAt).toBe('2026-05-06T00:00:00.000Z');
    expect((await search({ ...on(TUESDAY), ...flor, timeZone: 'Europe/Madrid' })).data[0].startsAt).toBe(
      '2026-05-05T00:00:00.000Z',
    );
    expect(await search({ from: '2026-05-09', to: '2026-05-09', ...flor })).toMatchObject({ data: [] });
    await test.em.query(`UPDATE professionals SET status = 'inactive' WHERE id = $1`, [late.id]);
    await test.em.query(`DELETE FROM free_slots WHERE professional_id = $1`, [late.id]);
  });

  it('looks at 14 days from now, from a date, or until one', async () => {
    const dates = async (query: Query) =>
      (await search({ professionalId: ids['Ana']!, limit: 100, ...query })).data.map(
        ({ startsAt }: Record<string, string>) => startsAt!.slice(0, 10),
      );
    const whole = await dates({});
    expect([whole[0], whole.at(-1), whole.length]).toEqual(['2026-05-04', '2026-05-15', 30]);
    const from = await dates({ from: '2026-05-11' });
    expect([from[0], from.at(-1)]).toEqual(['2026-05-11', '2026-05-22']);
    const to = await dates({ to: '2026-05-07' });
    expect([to[0], to.at(-1)]).toEqual(['2026-05-04', '2026-05-07']);
    expect((await dates({ from: '2026-04-01', to: '2026-05-04' })).length).toBe(3);
  });

  it('leaves out what is too soon, too far ahead, taken or held', async () => {
    const id = ids['Ana']!;
    const ana = { professionalId: id, ...on('2026-05-04') };
    test.clock.set('2026-05-04T11:30:00Z');
    expect(await found(ana)).toEqual(['Ana 14:00', 'Ana 15:00']);
    test.clock.set('2026-05-04T12:00:00Z');
    expect(await found(ana)).toEqual(['Ana 14:00', 'Ana 15:00']);
    test.clock.set('2026-05-04T10:00:00Z');
    expect(await search({ professionalId: id, ...on('2026-08-03') })).toMatchObject({
      reason: 'nobody_free',
      nextAvailable: null,
    });
    const order = { professionalId: id, startsAt: '2026-05-08T14:00:00Z', type: 'one_off' };
    const { body } = await patient.client.post('/appointments', order);
    expect(await found({ ...on('2026-05-08'), city: 'la paz' })).toEqual(['Ana 13:00', 'Ana 15:00']);
    expect(await found({ ...on('2026-05-08'), city: 'la paz', durationMinutes: 120 })).toEqual([]);
    await patient.client.post(`/appointments/${body.id}/cancel`, { reasonCode: 'patient_request' });
    expect(await found({ ...on('2026-05-08'), city: 'la paz' })).toEqual(ANA);
  });

  it('does not offer patients what overlaps their own sessions', async () => {
    const someone = await signedInPatient(test);
    await appointmentRow(test, {
      professional_id: ids['Eva']!,
      patient_id: someone.id,
      starts_at: `${WEDNESDAY}T14:30:00Z`,
    });
    expect(await found({ ...on(WEDNESDAY), city: 'la paz' }, someone.client)).toEqual(['Ana 13:00']);
    expect(await found({ ...on(WEDNESDAY), city: 'la paz', durationMinutes: 90 }, someone.client)).toEqual([
      'Ana 13:00',
    ]);
    expect(await found({ ...on(WEDNESDAY), city: 'la paz', durationMinutes: 120 }, someone.client)).toEqual([]);
    // Ends as the session begins.
    expect(await found({ ...on(WEDNESDAY), city: 'potosi' }, someone.client)).toEqual(['Beto 13:00']);
    expect(await found({ ...on(WEDNESDAY), city: 'la paz' }, patient.client)).toEqual(ANA);
  });

  it.each<Query>([
    { ...on(TUESDAY), limit: 3 },
    { ...on(TUESDAY), specialization: 'anxiety', modality: 'online', partOfDay: 'evening', perProfessional: 1 },
    { ...on('2026-05-09') },
    { professionalId: '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c11' },
  ])('costs at most three statements: %j', async (query) => {
    const spy = jest.spyOn(Client.prototype, 'query');
    await search(query, patient.client);
    const statements = spy.mock.calls.length;
    spy.mockRestore();
    expect(statements).toBeLessThanOrEqual(3);
  });
});
