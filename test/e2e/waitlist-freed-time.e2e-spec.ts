import { startApp, type TestApp } from '../support/app';
import {
  appointmentRow,
  insert,
  signedInAdmin,
  signedInPatient,
  workingProfessional,
  type Somebody,
} from '../support/factories/appointment';
import { freeSlotFaults } from '../support/free-slots';
import { forgetEverything, join, keepUp, later, offersMade, offersOf } from '../support/waitlist';

const NOW = Date.parse('2026-05-04T10:00:00.000Z');
const MINUTES = 60_000;
/** Wednesday 10:00 in La Paz, the only hour of that calendar. */
const STARTS_AT = '2026-05-06T14:00:00.000Z';
const WEDNESDAYS = { weekdays: [3], opensAt: '10:00', closesAt: '11:00' };

describe('time that is freed', () => {
  let test: TestApp;
  let admin: Somebody;
  let giver: Somebody;
  let ana: Somebody;
  let professional: Somebody;

  beforeAll(async () => {
    test = await startApp();
    admin = await signedInAdmin(test);
    giver = await signedInPatient(test);
  });
  beforeEach(async () => {
    test.clock.set(new Date(NOW));
    ana = await signedInPatient(test);
    professional = await workingProfessional(test, {}, WEDNESDAYS);
  });
  afterEach(async () => {
    expect(await freeSlotFaults(test)).toEqual([]);
    await forgetEverything(test);
    await test.em.query('TRUNCATE blocked_periods, date_overrides');
  });
  afterAll(() => test.stop());

  const book = async (who: Somebody, startsAt = STARTS_AT, at = professional): Promise<string> => {
    const order = { professionalId: at.id, startsAt, type: 'consultation' };
    const { body, status } = await who.client.post('/appointments', order);
    if (status !== 201) throw new Error(JSON.stringify(body));
    return body.id;
  };
  const cancel = async (who: Somebody, id: string, reasonCode = 'other') => {
    expect((await who.client.post(`/appointments/${id}/cancel`, { reasonCode })).status).toBe(200);
    await offersMade(test);
  };
  const isOffered = async (entry: { id: string }, startsAt = STARTS_AT) =>
    expect(await offersOf(ana, entry.id)).toEqual([`${startsAt} offered`]);
  const block = async (path: string): Promise<string> => {
    const answer = await admin.client.post(path, { startsOn: '2026-05-06', endsOn: '2026-05-06' });
    expect(answer.status).toBe(201);
    return answer.body.id;
  };

  it('is not what was free already: joining says so', async () => {
    expect(await join(ana, professional)).toMatchObject({ freeNow: true, offers: [] });
    expect(await join(ana, professional, { weekdays: [1, 2, 4, 5] })).toMatchObject({ freeNow: false });
    expect(await join(ana, professional, { weekdays: [1, 3] })).toMatchObject({ freeNow: true, weekdays: [1, 3] });
    expect(await join(ana, professional, { partOfDay: 'afternoon' })).toMatchObject({ freeNow: false });
    expect(await join(ana, professional, { noticeMinutes: 52 * 60 })).toMatchObject({ freeNow: true });
    expect(await join(ana, professional, { noticeMinutes: 52 * 60 + 1 })).toMatchObject({ freeNow: false });
    expect(await join(ana, professional, { from: '2026-05-07' })).toMatchObject({ freeNow: false });
    await offersMade(test);
    expect(await test.em.query('SELECT FROM waitlist_offers')).toEqual([]);
  });

  it('is not what a change leaves as it was', async () => {
    const entry = await join(ana, professional);
    const schedule = { timeZone: 'America/La_Paz', windows: [{ weekday: 3, start: '10:00', end: '11:00' }] };
    expect((await admin.client.put(`/professionals/${professional.id}/schedule`, schedule)).status).toBe(200);
    const closure = { startsOn: '2026-05-07', endsOn: '2026-05-07' };
    const { body } = await admin.client.post(`/professionals/${professional.id}/blocked-periods`, closure);
    await admin.client.delete(`/professionals/${professional.id}/blocked-periods/${body.id}`);
    await offersMade(test);
    expect(await offersOf(ana, entry.id)).toEqual([]);
  });

  it('is found when an appointment is moved away', async () => {
    const id = await book(giver);
    const entry = await join(ana, professional);
    const moved = await giver.client.post(`/appointments/${id}/reschedule`, { startsAt: '2026-05-13T14:00:00.000Z' });
    expect(moved.status).toBe(200);
    await offersMade(test);
    await isOffered(entry);
  });

  it.each(['blocked-periods', 'professionals/:id/blocked-periods'])(
    'is found when one of %s is removed',
    async (path) => {
      const where = `/${path.replace(':id', professional.id)}`;
      const id = await block(where);
      const entry = await join(ana, professional);
      expect(entry.freeNow).toBe(false);
      expect((await admin.client.delete(`${where}/${id}`)).status).toBe(204);
      await offersMade(test);
      await isOffered(entry);
    },
  );

  it('is found when hours are opened, and each start goes to one patient', async () => {
    const entry = await join(ana, professional, { from: '2026-05-08', to: '2026-05-08' });
    const eva = await signedInPatient(test);
    test.clock.advance(1000);
    const second = await join(eva, professional, { from: '2026-05-08', to: '2026-05-08' });
    const windows = [{ start: '09:00', end: '12:00' }];
    const path = `/professionals/${professional.id}/date-overrides/2026-05-08`;
    expect((await professional.client.put(path, { windows })).status).toBeLessThan(300);
    await offersMade(test);
    await isOffered(entry, '2026-05-08T13:00:00.000Z');
    expect(await offersOf(eva, second.id)).toEqual(['2026-05-08T14:00:00.000Z offered']);
  });

  it('is found when a new week is opened, or a professional comes back', async () => {
    const entry = await join(ana, professional, { weekdays: [2] });
    const windows = [{ weekday: 2, start: '15:00', end: '16:00' }];
    const path = `/professionals/${professional.id}`;
    await admin.client.put(`${path}/schedule`, { timeZone: 'America/La_Paz', windows });
    await offersMade(test);
    await isOffered(entry, '2026-05-05T19:00:00.000Z');
    const other = await workingProfessional(test, {}, WEDNESDAYS);
    const eva = await signedInPatient(test);
    const second = await join(eva, other);
    expect((await admin.client.post(`/professionals/${other.id}/deactivate`, { reason: 'Leave' })).status).toBe(200);
    await admin.client.post(`/professionals/${other.id}/activate`, {});
    await offersMade(test);
    expect(await offersOf(eva, second.id)).toEqual([`${STARTS_AT} offered`]);
  });

  it('is found when a hold is released, or is over', async () => {
    const order = { professionalId: professional.id, startsAt: STARTS_AT };
    const { body: held } = await giver.client.post('/slot-holds', order);
    const entry = await join(ana, professional);
    await giver.client.delete(`/slot-holds/${held.id}`);
    await offersMade(test);
    await isOffered(entry);
    const other = await workingProfessional(test, {}, WEDNESDAYS);
    await giver.client.post('/slot-holds', { ...order, professionalId: other.id });
    const eva = await signedInPatient(test);
    const second = await join(eva, other);
    test.clock.advance(5 * MINUTES);
    await keepUp(test);
    expect(await offersOf(eva, second.id)).toEqual([`${STARTS_AT} offered`]);
  });

  it('is found for whoever waits for anybody who matches', async () => {
    await test.em.query(
      `UPDATE professionals SET city = 'Córdoba', languages = '{es-BO}', price_amount = 9000, price_currency = 'BOB' WHERE id = $1`,
      [professional.id],
    );
    const specialization_id = await insert(test, 'specializations', { slug: 'duelo', name_es: 'D', name_en: 'G' });
    await insert(test, 'professional_specializations', { professional_id: professional.id, specialization_id });
    const id = await book(giver);
    const wish = { professionalId: undefined, specialization: ['duelo'], city: 'cordoba', weekdays: [3] };
    const people = await Promise.all([1, 2, 3, 4].map(() => signedInPatient(test)));
    const misses = [{ maxPrice: 8999 }, { language: 'ay' }, { city: 'Oruro' }, { partOfDay: 'evening' }];
    const missed = await Promise.all(
      people.map((who, index) => join(who, professional, { ...wish, ...misses[index] })),
    );
    test.clock.advance(1000);
    const entry = await join(ana, professional, { ...wish, maxPrice: 9000, language: 'es', partOfDay: 'morning' });
    await cancel(giver, id);
    await isOffered(entry);
    const made = await Promise.all(missed.map(({ id: one }) => offersOf(admin, one)));
    expect(made.flat()).toEqual([]);
  });

  it('is offered to nobody whom booking would refuse, but to the next', async () => {
    const [busy, closed, hurried] = [ana, await signedInPatient(test), await signedInPatient(test)];
    const eva = await signedInPatient(test);
    const id = await book(giver);
    const elsewhere = await workingProfessional(test, {}, WEDNESDAYS);
    await book(busy, STARTS_AT, elsewhere);
    const long = await signedInPatient(test);
    const entries = [
      await join(busy, professional),
      await join(closed, professional),
      await join(hurried, professional, { noticeMinutes: 3 * 24 * 60 }),
      await join(long, professional, { durationMinutes: 90 }),
      await join(giver, professional),
    ];
    await test.em.query(`UPDATE patients SET closed_at = now() WHERE id = $1`, [closed.id]);
    test.clock.advance(1000);
    const entry = await join(eva, professional);
    await cancel(giver, id);
    expect(await offersOf(eva, entry.id)).toEqual([`${STARTS_AT} offered`]);
    const made = await Promise.all(entries.map(({ id: one }) => offersOf(admin, one)));
    expect(made.flat()).toEqual([]);
  });

  it('of a blocked professional is offered to own patients only', async () => {
    const id = await book(giver);
    const [entry, known] = [await join(ana, professional), await signedInPatient(test)];
    const second = await join(known, professional);
    await appointmentRow(test, {
      professional_id: professional.id,
      patient_id: known.id,
      starts_at: '2026-04-01T14:00:00Z',
      status: 'no_show',
    });
    expect((await admin.client.post(`/professionals/${professional.id}/block`, { reason: 'x' })).status).toBe(200);
    await cancel(giver, id);
    expect(await offersOf(ana, entry.id)).toEqual([]);
    expect(await offersOf(known, second.id)).toEqual([`${STARTS_AT} offered`]);
  });

  it.each([
    ['two days and an hour', 49 * 60, 60],
    ['two days and ten minutes', 48 * 60 + 10, 10],
    ['two days and nine minutes: not at all', 48 * 60 + 9, undefined],
  ])('with a notice of two days is offered in time: %s', async (_, minutesBefore, lasts) => {
    await test.em.query(`UPDATE professionals SET minimum_notice_minutes = 2880 WHERE id = $1`, [professional.id]);
    const id = await book(giver);
    const entry = await join(ana, professional);
    const at = Date.parse(STARTS_AT) - minutesBefore * MINUTES;
    test.clock.set(new Date(at));
    await cancel(await later(test, giver), id);
    const { body } = await (await later(test, ana)).client.get(`/waitlist-entries/${entry.id}`);
    expect(body.offers.map(({ expiresAt }: { expiresAt: string }) => (Date.parse(expiresAt) - at) / MINUTES)).toEqual(
      lasts === undefined ? [] : [lasts],
    );
  });

  const move = async (who: Somebody, id: string, startsAt: string) => {
    expect((await who.client.post(`/appointments/${id}/reschedule`, { startsAt })).status).toBe(200);
    await offersMade(test);
  };

  it('by staff who move somebody is offered to them too: they did not give it up', async () => {
    const id = await book(ana);
    const entry = await join(ana, professional);
    await move(admin, id, '2026-05-13T14:00:00.000Z');
    await isOffered(entry);
  });

  it('is never offered to whoever gave it up, however often they have moved on or whom they asked to cancel', async () => {
    const id = await book(ana);
    const entry = await join(ana, professional);
    await move(ana, id, '2026-05-13T14:00:00.000Z');
    await move(ana, id, '2026-05-20T14:00:00.000Z');
    await cancel(giver, await book(giver));
    expect(await offersOf(ana, entry.id)).toEqual([]);
    const own = await join(giver, professional);
    await cancel(admin, await book(giver), 'patient_request');
    expect(await offersOf(giver, own.id)).toEqual([]);
  });

  it('in the middle of a day is offered as it was, and whoever declines it is not offered a part of it', async () => {
    const busy = await workingProfessional(test, { slot_interval_minutes: 15 }, { weekdays: [3] });
    const id = await book(giver, STARTS_AT, busy);
    const own = await join(giver, busy);
    test.clock.advance(1000);
    const entry = await join(ana, busy);
    test.clock.advance(1000);
    const again = await join(ana, busy);
    expect(entry.freeNow).toBe(true);
    await cancel(giver, id);
    // From 09:15 on an hour has become possible that was not, but it would begin in what was free already.
    await isOffered(entry);
    const { body } = await ana.client.get(`/waitlist-entries/${entry.id}`);
    await ana.client.post(`/waitlist-offers/${body.offers[0].id}/decline`);
    await offersMade(test);
    expect(await offersOf(ana, again.id)).toEqual([]);
    expect(await offersOf(giver, own.id)).toEqual([]);
  });
});
