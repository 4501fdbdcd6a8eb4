import { startApp, type TestApp } from '../support/app';
import {
  appointmentRow,
  signedInAdmin,
  signedInPatient,
  workingProfessional,
  type Somebody,
} from '../support/factories/appointment';
import { catchUp, freeSlotFaults } from '../support/free-slots';
import { auditOf, eventsOf } from '../support/traces';
import { forgetEverything, join, keepUp, later, offersMade, offersOf, openOffer } from '../support/waitlist';

const NOW = Date.parse('2026-05-04T10:00:00.000Z');
const MINUTES = 60_000;
/** Wednesday 10:00 in La Paz, the only hour of that calendar. */
const STARTS_AT = '2026-05-06T14:00:00.000Z';
const PRICE = { price_amount: 12_000, price_currency: 'BOB' };

describe('an offer of the waitlist', () => {
  let test: TestApp;
  let admin: Somebody;
  let giver: Somebody;
  let ana: Somebody;
  let eva: Somebody;
  let professional: Somebody;
  let booked: string;

  beforeAll(async () => {
    test = await startApp();
    admin = await signedInAdmin(test);
    giver = await signedInPatient(test);
  });
  beforeEach(async () => {
    test.clock.set(new Date(NOW - 60_000));
    [ana, eva] = [await signedInPatient(test), await signedInPatient(test)];
    professional = await workingProfessional(test, PRICE, { weekdays: [3], opensAt: '10:00', closesAt: '11:00' });
    booked = await book(giver);
  });
  afterEach(async () => {
    expect(await freeSlotFaults(test)).toEqual([]);
    await forgetEverything(test);
  });
  afterAll(() => test.stop());

  const book = async (who: Somebody, startsAt = STARTS_AT): Promise<string> => {
    const order = { professionalId: professional.id, startsAt, type: 'consultation' };
    const { body, status } = await who.client.post('/appointments', order);
    if (status !== 201) throw new Error(JSON.stringify(body));
    return body.id;
  };
  /** Whoever comes a second later waits a second less. */
  const wait = async (who: Somebody, more: object = {}) => {
    test.clock.advance(1000);
    return join(who, professional, more);
  };
  const cancel = async () => {
    test.clock.set(new Date(NOW));
    const { status } = await giver.client.post(`/appointments/${booked}/cancel`, { reasonCode: 'other' });
    expect(status).toBe(200);
    await offersMade(test);
  };
  const accept = (who: Somebody, id: string) => who.client.post(`/waitlist-offers/${id}/accept`);
  const decline = (who: Somebody, id: string) => who.client.post(`/waitlist-offers/${id}/decline`);
  const offered = async (who: Somebody, entry: { id: string }) => openOffer(who, entry.id);

  it('is made to one patient when an appointment is cancelled, and keeps the time', async () => {
    const first = await wait(ana);
    expect(first).toMatchObject({ status: 'waiting', freeNow: false, offers: [], priority: 0 });
    const second = await wait(eva);
    await cancel();
    const offer = await offered(ana, first);
    expect(offer).toMatchObject({
      startsAt: STARTS_AT,
      endsAt: '2026-05-06T15:00:00.000Z',
      expiresAt: '2026-05-04T12:00:00.000Z',
      timeZone: 'America/La_Paz',
    });
    expect(await offersOf(eva, second.id)).toEqual([]);
    const order = { professionalId: professional.id, startsAt: STARTS_AT, type: 'consultation' };
    expect(await eva.client.post('/appointments', order)).toMatchObject({ status: 409 });
    const { body } = await test.client.get(`/professionals/${professional.id}/slots`, {
      from: '2026-05-06',
      to: '2026-05-06',
    });
    expect(body.days['2026-05-06']).toEqual([]);
    expect(await eventsOf(test, offer.id)).toMatchObject([
      { type: 'waitlist.offered', data: { patientId: ana.id, professionalId: professional.id, startsAt: STARTS_AT } },
    ]);
    expect(await auditOf(test, offer.id)).toEqual(['waitlist_offer.offered allowed']);
  });

  it('is booked when it is accepted, once', async () => {
    const entry = await wait(ana);
    await cancel();
    const { id } = await offered(ana, entry);
    const answers = await Promise.all([accept(ana, id), accept(ana, id)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 200)?.body).toMatchObject({
      id,
      patientId: ana.id,
      startsAt: STARTS_AT,
      status: 'booked',
    });
    const other = { code: 'waitlist_offer_over', status: 409, offerStatus: 'accepted' };
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject(other);
    expect(await accept(ana, id)).toMatchObject({ status: 409, body: other });
    expect(await decline(ana, id)).toMatchObject({ status: 409, body: { code: 'waitlist_offer_over' } });
    expect((await ana.client.get(`/waitlist-entries/${entry.id}`)).body).toMatchObject({
      status: 'fulfilled',
      offers: [{ status: 'accepted' }],
    });
    expect((await eventsOf(test, id)).map(({ type }) => type)).toEqual([
      'waitlist.offered',
      'appointment.booked',
      'waitlist.accepted',
    ]);
  });

  it('waives the late fee of who gave the time up', async () => {
    await test.em.query(`UPDATE appointments SET cancellation_deadline = $1, late_fee_percent = 50`, [
      new Date(NOW - 1),
    ]);
    const entry = await wait(ana);
    await cancel();
    const late = () => giver.client.get(`/appointments/${booked}`);
    expect((await late()).body.cancellation).toMatchObject({ fee: { amount: 6000 }, waived: null });
    await accept(ana, (await offered(ana, entry)).id);
    expect((await late()).body.cancellation).toMatchObject({ waived: { note: 'time_filled_again' } });
  });

  it('goes to the next when it is declined, and not to the same again', async () => {
    const [first, second] = [await wait(ana), await wait(eva)];
    await cancel();
    expect(await decline(ana, (await offered(ana, first)).id)).toMatchObject({
      status: 200,
      body: { status: 'declined' },
    });
    await offersMade(test);
    const next = await offered(eva, second);
    expect(next.startsAt).toBe(STARTS_AT);
    await decline(eva, next.id);
    await offersMade(test);
    expect(await offersOf(ana, first.id)).toEqual([`${STARTS_AT} declined`]);
    expect(await offersOf(eva, second.id)).toEqual([`${STARTS_AT} declined`]);
    await book(eva);
  });

  it.each([
    ['one second before it is over', -1000, 'offered', 200],
    ['at the instant at which it is over', 0, 'expired', 409],
    ['one second after', 1000, 'expired', 409],
  ])('%s: nobody cleans up, and it is shown and answered as it is', async (_, after, status, answer) => {
    const entry = await wait(ana);
    await cancel();
    const { id } = await offered(ana, entry);
    test.clock.set(new Date(NOW + 120 * MINUTES + after));
    const [anaLater, other] = [await later(test, ana), await signedInPatient(test)];
    expect(await offersOf(anaLater, entry.id)).toEqual([`${STARTS_AT} ${status}`]);
    expect(await accept(anaLater, id)).toMatchObject({ status: answer });
    const order = { professionalId: professional.id, startsAt: STARTS_AT, type: 'consultation' };
    expect((await other.client.post('/appointments', order)).status).toBe(answer === 200 ? 409 : 201);
    await catchUp(test);
  });

  it('goes to the next when it is over', async () => {
    const [first, second] = [await wait(ana), await wait(eva)];
    await cancel();
    const { id } = await offered(ana, first);
    test.clock.set(new Date(NOW + 120 * MINUTES));
    await keepUp(test);
    const adminLater = await later(test, admin);
    expect(await offersOf(adminLater, first.id)).toEqual([`${STARTS_AT} expired`]);
    expect(await offersOf(adminLater, second.id)).toEqual([`${STARTS_AT} offered`]);
    expect((await eventsOf(test, id)).map(({ type }) => type)).toEqual(['waitlist.offered', 'waitlist.offer_expired']);
  });

  it('is made by priority, then to whom the professional knows, then to who waits longest', async () => {
    const people = [ana, eva, await signedInPatient(test), await signedInPatient(test)];
    const [longest, , known, urgent] = people as [Somebody, Somebody, Somebody, Somebody];
    const entries = [await wait(longest)];
    entries.push(await wait(people[1]!), await wait(known));
    entries.push(await wait(admin, { patientId: urgent.id, priority: 5 }));
    await appointmentRow(test, {
      professional_id: professional.id,
      patient_id: known.id,
      starts_at: '2026-04-01T14:00:00Z',
      status: 'fulfilled',
    });
    await cancel();
    const order: number[] = [];
    for (let round = 0; round < 4; round++) {
      const open = await Promise.all(entries.map(({ id }) => openOffer(admin, id)));
      expect(open.filter(Boolean)).toHaveLength(1);
      const place = open.findIndex(Boolean);
      order.push(place);
      await decline(people[place]!, open[place].id);
      await offersMade(test);
    }
    expect(order).toEqual([3, 2, 0, 1]);
  });

  it('is withdrawn by leaving, and goes to the next', async () => {
    const [first, second] = [await wait(ana), await wait(eva)];
    await cancel();
    const { id } = await offered(ana, first);
    expect((await eva.client.delete(`/waitlist-entries/${first.id}`)).status).toBe(404);
    expect((await ana.client.delete(`/waitlist-entries/${first.id}`)).status).toBe(204);
    expect((await ana.client.delete(`/waitlist-entries/${first.id}`)).status).toBe(404);
    await offersMade(test);
    expect(await offersOf(eva, second.id)).toEqual([`${STARTS_AT} offered`]);
    expect(await accept(ana, id)).toMatchObject({ status: 409, body: { code: 'waitlist_offer_over' } });
  });

  it('that was accepted fulfils its entry, which cannot be left any more', async () => {
    const entry = await wait(ana);
    await cancel();
    const { id } = await offered(ana, entry);
    expect(await accept(ana, id)).toMatchObject({ status: 200 });
    expect((await ana.client.delete(`/waitlist-entries/${entry.id}`)).status).toBe(204);
    expect((await ana.client.get(`/waitlist-entries/${entry.id}`)).body).toMatchObject({ status: 'fulfilled' });
    expect((await ana.client.get(`/appointments/${id}`)).body).toMatchObject({ status: 'booked' });
    expect((await eventsOf(test, entry.id)).map(({ type }) => type)).toEqual(['waitlist.joined']);
    expect(await auditOf(test, entry.id)).not.toContain('waitlist_entry.left allowed');
  });

  it('is one at most of a patient, whatever else is freed', async () => {
    const first = professional;
    const entry = await wait(ana);
    professional = await workingProfessional(test, {}, { weekdays: [3], opensAt: '14:00', closesAt: '15:00' });
    const other = await book(giver, '2026-05-06T18:00:00.000Z');
    const second = await wait(ana);
    professional = first;
    await cancel();
    expect((await giver.client.post(`/appointments/${other}/cancel`, { reasonCode: 'other' })).status).toBe(200);
    await offersMade(test);
    expect(await offersOf(ana, entry.id)).toEqual([`${STARTS_AT} offered`]);
    expect(await offersOf(ana, second.id)).toEqual([]);
  });
});
