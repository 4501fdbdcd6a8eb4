import { takeLocks } from '../../src/common/database/locks';
import { startApp, type TestApp } from '../support/app';
import { deadlocksIn } from '../support/deadlocks';
import { signedInAdmin, signedInPatient, workingProfessional, type Somebody } from '../support/factories/appointment';
import { catchUp, freeSlotFaults } from '../support/free-slots';
import { untilSomebodyWaits } from '../support/locks';
import { forgetEverything, join, keepUp, later, offersMade, openOffer } from '../support/waitlist';

const NOW = Date.parse('2026-05-04T10:00:00.000Z');
const MINUTES = 60_000;
const STARTS_AT = '2026-05-06T14:00:00.000Z';

describe('offers of the waitlist, all at once', () => {
  let test: TestApp;
  let twin: TestApp;
  let admin: Somebody;
  let people: readonly Somebody[];
  let professional: Somebody;
  let before: number;

  beforeAll(async () => {
    test = await startApp();
    // A second process on the same database.
    twin = await startApp({ database: test.database });
    before = await deadlocksIn(test.database);
  });
  beforeEach(async () => {
    for (const { clock } of [test, twin]) clock.set(new Date(NOW));
    admin = await signedInAdmin(test);
    people = await Promise.all(Array.from({ length: 8 }, () => signedInPatient(test)));
    professional = await workingProfessional(test, {}, { weekdays: [3], opensAt: '10:00', closesAt: '11:00' });
  });
  afterEach(async () => {
    await offersMade(test);
    await catchUp(test);
    expect(await freeSlotFaults(test)).toEqual([]);
    expect(await deadlocksIn(test.database)).toBe(before);
    await forgetEverything(test);
  });
  afterAll(async () => {
    await twin.stop();
    await test.stop();
  });

  const book = (who: Somebody) =>
    who.client.post('/appointments', { professionalId: professional.id, startsAt: STARTS_AT, type: 'consultation' });
  const offeredToFirst = async () => {
    const [giver, first] = people as [Somebody, Somebody];
    const { body } = await book(giver);
    const entry = await join(first, professional);
    await giver.client.post(`/appointments/${body.id}/cancel`, { reasonCode: 'other' });
    await offersMade(test);
    return { first, entry, offer: await openOffer(first, entry.id) };
  };
  const statuses = (answers: readonly { status: number }[]) => answers.map(({ status }) => status).sort();

  it('accepted, declined and left by their patient, and booked by others: one of them has the time', async () => {
    for (let round = 0; round < 5; round++) {
      const { first, entry, offer } = await offeredToFirst();
      const accept = () => first.client.post(`/waitlist-offers/${offer.id}/accept`);
      const [accepted, declined, left, again, ...booked] = await Promise.all([
        accept(),
        first.client.post(`/waitlist-offers/${offer.id}/decline`),
        first.client.delete(`/waitlist-entries/${entry.id}`),
        accept(),
        ...people.slice(2).map(book),
      ]);
      expect([200, 404, 409]).toContain(accepted.status);
      expect(left.status).toBe(204);
      const live = await test.em.query(`SELECT status FROM appointments WHERE status IN ('booked', 'held')`);
      const winners = [accepted, again, ...booked].filter(({ status }) => status < 300);
      expect(winners.length).toBeLessThanOrEqual(1);
      expect(live).toHaveLength(winners.length);
      if (declined.status === 200) expect(statuses([accepted, again])).toEqual([409, 409]);
      await forgetEverything(test);
    }
  });

  it('accepted twice, while others book the time: it is booked once, and everybody else is told why not', async () => {
    for (let round = 0; round < 5; round++) {
      const { first, entry, offer } = await offeredToFirst();
      const accept = () => first.client.post(`/waitlist-offers/${offer.id}/accept`);
      const [, second, ...booked] = await Promise.all([
        book(people[2]!),
        accept(),
        ...people.slice(3, 6).map(book),
        accept(),
      ]);
      const third = booked.pop()!;
      expect(statuses([second, third])).toEqual([200, 409]);
      const lost = [second, third].find(({ status }) => status === 409)!;
      expect(lost.body).toMatchObject({ code: 'waitlist_offer_over', offerStatus: 'accepted' });
      for (const answer of booked)
        expect(answer).toMatchObject({ status: 409, body: { code: 'professional_overlap' } });
      const live = await test.em.query(`SELECT id, status, patient_id FROM appointments WHERE status <> 'cancelled'`);
      expect(live).toEqual([{ id: offer.id, status: 'booked', patient_id: first.id }]);
      expect((await admin.client.get(`/waitlist-entries/${entry.id}`)).body.status).toBe('fulfilled');
      await forgetEverything(test);
    }
  });

  it('accepted at the instant at which they are over, while the upkeep passes them on: the time is nobody’s twice', async () => {
    const { first, offer } = await offeredToFirst();
    const second = await join(people[2]!, professional);
    for (const { clock } of [test, twin]) clock.set(new Date(NOW + 120 * MINUTES));
    const late = await later(test, first);
    const [answer] = await Promise.all([
      late.client.post(`/waitlist-offers/${offer.id}/accept`),
      keepUp(test),
      keepUp(twin),
    ]);
    expect(answer).toMatchObject({ status: 409, body: { code: 'waitlist_offer_over', offerStatus: 'expired' } });
    await Promise.all([keepUp(test), keepUp(twin)]);
    expect(await openOffer(await later(test, people[2]!), second.id)).toMatchObject({ startsAt: STARTS_AT });
    expect(await test.em.query(`SELECT count(*)::int FROM appointments WHERE status = 'held'`)).toEqual([{ count: 1 }]);
  });

  it('are made by two processes, to each patient one and of each time one', async () => {
    const starts = [13, 14, 15, 16, 17].map((hour) => `2026-05-08T${hour}:00:00.000Z`);
    const entries = [];
    for (const who of people) {
      test.clock.advance(1000);
      entries.push(await join(who, professional, { from: '2026-05-08', to: '2026-05-08' }));
    }
    const path = `/professionals/${professional.id}/date-overrides/2026-05-08`;
    await professional.client.put(path, { windows: [{ start: '09:00', end: '14:00' }] });
    await Promise.all([offersMade(test), offersMade(twin), keepUp(twin)]);
    const open = await Promise.all(entries.map(({ id }) => openOffer(admin, id)));
    const made = open.flatMap((offer) => (offer ? [offer.startsAt] : []));
    expect(made.sort()).toEqual(starts);
    const answers = await Promise.all(
      open.flatMap((offer, index) =>
        offer ? [people[index]!.client.post(`/waitlist-offers/${offer.id}/decline`)] : [],
      ),
    );
    expect(statuses(answers)).toEqual([200, 200, 200, 200, 200]);
    await Promise.all([offersMade(test), keepUp(twin)]);
    const rows = await test.em.query<{ patient_id: string; starts_at: Date }[]>(
      `SELECT patient_id, starts_at FROM waitlist_offers WHERE status = 'offered'`,
    );
    expect(rows).toHaveLength(5);
    expect(new Set(rows.map(({ patient_id }) => patient_id)).size).toBe(5);
    expect(new Set(rows.map(({ starts_at }) => starts_at.getTime())).size).toBe(5);
  });

  it('are not made twice of one wish, however many join and cancel at once', async () => {
    const { body } = await book(people[0]!);
    const answers = await Promise.all([
      people[0]!.client.post(`/appointments/${body.id}/cancel`, { reasonCode: 'other' }),
      ...people.slice(1).map((who) => join(who, professional)),
    ]);
    expect(answers[0].status).toBe(200);
    await Promise.all([offersMade(test), offersMade(twin)]);
    const rows = await test.em.query<unknown[]>(`SELECT FROM waitlist_offers`);
    // Whoever joined before it was free is offered it; if nobody did, each was told that it is free.
    expect(rows).toHaveLength(answers.slice(1).some(({ freeNow }) => freeNow === false) ? 1 : 0);
  });

  it('are made to who began to wait for anybody while the time was being freed', async () => {
    const [giver, patient] = people as [Somebody, Somebody];
    await test.em.query(`UPDATE professionals SET city = 'Sucre' WHERE id = $1`, [professional.id]);
    const { body } = await book(giver);
    await catchUp(test);
    const busy = test.dataSource.createQueryRunner();
    await busy.startTransaction();
    // The cancellation has freed the time by then, and is not committed.
    await busy.query('LOCK TABLE appointment_history IN SHARE MODE');
    const cancelling = giver.client.post(`/appointments/${body.id}/cancel`, { reasonCode: 'other' });
    await untilSomebodyWaits(test, 'relation');
    const wish = { city: 'Sucre', from: '2026-05-06', to: '2026-05-06' };
    const joined = await patient.client.post('/waitlist-entries', wish);
    await busy.rollbackTransaction();
    await busy.release();
    expect(joined).toMatchObject({ status: 201, body: { freeNow: false } });
    expect((await cancelling).status).toBe(200);
    await offersMade(test);
    expect(await openOffer(patient, joined.body.id)).toMatchObject({ startsAt: STARTS_AT });
    await forgetEverything(test);
  });

  it('that were declined and whose time was taken are over, not in the way of somebody', async () => {
    const { first, offer } = await offeredToFirst();
    const busy = test.dataSource.createQueryRunner();
    await busy.startTransaction();
    await takeLocks(busy.manager, [{ on: 'professional', id: professional.id, mode: 'exclusive' }]);
    const accepting = first.client.post(`/waitlist-offers/${offer.id}/accept`);
    await untilSomebodyWaits(test);
    // What a decline and a booking leave behind.
    await busy.query(`UPDATE waitlist_offers SET status = 'declined', ended_at = $2 WHERE id = $1`, [
      offer.id,
      new Date(NOW),
    ]);
    await busy.query(
      `UPDATE appointments SET id = uuidv7(), status = 'booked', held_until = NULL, patient_id = $2 WHERE id = $1`,
      [offer.id, people[3]!.id],
    );
    await busy.commitTransaction();
    await busy.release();
    expect(await accepting).toMatchObject({
      status: 409,
      body: { code: 'waitlist_offer_over', offerStatus: 'declined' },
    });
    await forgetEverything(test);
  });

  it('are not waited for by who was a patient of the professional until a moment ago', async () => {
    const [patient] = people as [Somebody];
    const { body } = await book(patient);
    const busy = test.dataSource.createQueryRunner();
    await busy.startTransaction();
    await takeLocks(busy.manager, [{ on: 'professional', id: professional.id, mode: 'exclusive' }]);
    const wish = { professionalId: professional.id, patientId: patient.id, from: '2026-05-04', to: '2026-05-10' };
    const joining = professional.client.post('/waitlist-entries', wish);
    await untilSomebodyWaits(test);
    await busy.query('DELETE FROM appointments WHERE id = $1', [body.id]);
    await busy.commitTransaction();
    await busy.release();
    expect(await joining).toMatchObject({ status: 404, body: { code: 'patient_not_found' } });
    await forgetEverything(test);
  });
});
