import { startApp, type TestApp } from '../support/app';
import { deadlocksIn } from '../support/deadlocks';
import { signedInAdmin, signedInPatient, workingProfessional, type Somebody } from '../support/factories/appointment';
import { catchUp, freeSlotFaults } from '../support/free-slots';

const STARTS_AT = '2026-05-06T14:00:00.000Z';
const MINUTES = 60_000;
const NOW = Date.parse('2026-05-04T10:00:00.000Z');

describe('a hold', () => {
  let test: TestApp;
  let admin: Somebody;
  let ana: Somebody;
  let eva: Somebody;
  let professional: Somebody;

  beforeAll(async () => {
    test = await startApp({ variables: { HOLDS_PER_ADDRESS: '40' } });
    admin = await signedInAdmin(test);
    ana = await signedInPatient(test);
    eva = await signedInPatient(test);
  });
  beforeEach(async () => {
    test.clock.set(new Date(NOW));
    await test.em.query('DELETE FROM appointments');
    professional = await workingProfessional(test);
  });
  afterAll(() => test.stop());

  const hold = (who: Somebody, startsAt = STARTS_AT, rest: object = {}) =>
    who.client.post('/slot-holds', { professionalId: professional.id, startsAt, ...rest });
  const book = (who: Somebody, rest: object = {}) =>
    who.client.post('/appointments', {
      professionalId: professional.id,
      startsAt: STARTS_AT,
      type: 'consultation',
      ...rest,
    });
  const isOffered = async () => {
    const query = { from: '2026-05-06', to: '2026-05-06' };
    const { body } = await test.client.get(`/professionals/${professional.id}/slots`, query);
    return body.days['2026-05-06'].some((slot: { startsAt: string }) => slot.startsAt === STARTS_AT);
  };

  it('keeps the slot for its owner, who books it with the token', async () => {
    const held = await hold(ana);
    expect(held).toMatchObject({
      status: 201,
      body: {
        expiresAt: '2026-05-04T10:05:00.000Z',
        startsAt: STARTS_AT,
        endsAt: '2026-05-06T15:00:00.000Z',
        timeZone: 'America/La_Paz',
      },
    });
    expect(await isOffered()).toBe(false);
    expect(await book(eva)).toMatchObject({ status: 409, body: { code: 'professional_overlap', conflicts: [] } });
    expect(await book(ana)).toMatchObject({ status: 409, body: { code: 'professional_overlap' } });
    const booked = await book(ana, { holdToken: held.body.token, reason: 'Trouble sleeping.' });
    expect(booked).toMatchObject({
      status: 201,
      body: { id: held.body.id, status: 'booked', reason: 'Trouble sleeping.', version: 2 },
    });
    expect(await ana.client.get(`/appointments/${held.body.id}`)).toMatchObject({ status: 200, body: booked.body });
    const { body: history } = await ana.client.get(`/appointments/${held.body.id}/history`);
    expect(history.data.map(({ act }: { act: string }) => act)).toEqual(['booked']);
    expect(await book(ana, { holdToken: held.body.token })).toMatchObject({ status: 404 });
    expect(await test.em.query('SELECT count(*)::int FROM slot_holds')).toEqual([{ count: 0 }]);
  });

  it.each([
    ['one second before it is over', 5 * MINUTES - 1000, 201, 409],
    ['at the instant at which it is over', 5 * MINUTES, 404, 201],
    ['one second after', 5 * MINUTES + 1000, 404, 201],
  ])('%s: nobody cleans up, and the right one wins', async (_, after, withToken, without) => {
    const held = await hold(ana);
    test.clock.set(new Date(NOW + after));
    expect(await isOffered()).toBe(without === 201);
    const other = await book(eva);
    expect(other.status).toBe(without);
    if (without === 409) expect((await book(ana, { holdToken: held.body.token })).status).toBe(withToken);
    else expect(await book(ana, { holdToken: held.body.token })).toMatchObject({ status: withToken });
  });

  it('lasts as long again when it is extended, once, and never beyond its start', async () => {
    const { body: held } = await hold(ana);
    test.clock.set(new Date(NOW + 4 * MINUTES));
    expect(await ana.client.post(`/slot-holds/${held.id}/extend`)).toMatchObject({
      status: 200,
      body: { id: held.id, expiresAt: '2026-05-04T10:09:00.000Z' },
    });
    const again = await ana.client.post(`/slot-holds/${held.id}/extend`);
    expect(again).toMatchObject({ status: 409, body: { code: 'slot_hold_already_extended' } });
    test.clock.set(new Date(NOW + 9 * MINUTES - 1));
    expect((await book(eva)).status).toBe(409);
    test.clock.set(new Date(NOW + 9 * MINUTES));
    expect(await ana.client.post(`/slot-holds/${held.id}/extend`)).toMatchObject({ status: 404 });
    expect((await book(eva)).status).toBe(201);
    const startsAt = '2026-05-04T10:12:00.000Z';
    const early = await workingProfessional(
      test,
      { minimum_notice_minutes: 0, slot_interval_minutes: 12 },
      { opensAt: '06:00' },
    );
    const soon = await hold(ana, startsAt, { professionalId: early.id });
    expect(soon.body.expiresAt).toBe(startsAt);
  });

  it('is gone at once when it is released, and is nobody else’s', async () => {
    const { body: held } = await hold(ana);
    for (const path of [`/slot-holds/${held.id}/extend`, `/slot-holds/${held.id}`]) {
      const answer = path.endsWith('extend') ? await eva.client.post(path) : await admin.client.delete(path);
      expect(answer).toMatchObject({ status: 404, body: { code: 'slot_hold_not_found' } });
    }
    expect(await book(eva, { holdToken: held.token })).toMatchObject({ status: 404 });
    expect(await ana.client.get(`/appointments/${held.id}`)).toMatchObject({ status: 404 });
    expect((await ana.client.delete(`/slot-holds/${held.id}`)).status).toBe(204);
    expect((await ana.client.delete(`/slot-holds/${held.id}`)).status).toBe(404);
    expect((await book(eva)).status).toBe(201);
  });

  it('keeps the rules of a booking, and asks them again when it is booked', async () => {
    expect(await hold(ana, '2026-05-06T14:20:00.000Z')).toMatchObject({
      status: 422,
      body: { code: 'start_not_offered' },
    });
    expect(await hold(ana, STARTS_AT, { patientId: eva.id })).toMatchObject({ status: 404 });
    const { body: held } = await hold(ana);
    const elsewhere = await workingProfessional(test);
    expect(await hold(ana, STARTS_AT, { professionalId: elsewhere.id })).toMatchObject({
      status: 409,
      body: { code: 'patient_overlap', conflicts: [{ appointmentId: held.id }] },
    });
    for (const other of [
      { startsAt: '2026-05-06T15:00:00.000Z' },
      { durationMinutes: 30 },
      { professionalId: elsewhere.id },
    ]) {
      const answer = await book(ana, { holdToken: held.token, ...other });
      expect(answer).toMatchObject({ status: 422, body: { code: 'slot_hold_mismatch' } });
    }
    await admin.client.post(`/professionals/${professional.id}/blocked-periods`, {
      startsOn: '2026-05-06',
      endsOn: '2026-05-06',
    });
    expect(await book(ana, { holdToken: held.token })).toMatchObject({ status: 422, body: { code: 'date_blocked' } });
    expect((await ana.client.delete(`/slot-holds/${held.id}`)).status).toBe(204);
  });

  it('is taken by staff for a patient whom they name when they book', async () => {
    const late = '2026-05-06T23:10:00.000Z';
    const { body: held, status } = await hold(admin, late);
    expect(status).toBe(201);
    const order = { holdToken: held.token, startsAt: late, patientId: ana.id };
    expect(await book(admin, order)).toMatchObject({ status: 422, body: { code: 'outside_working_hours' } });
    const agreed = { ...order, override: { reason: 'Agreed by phone' } };
    expect(await book(admin, agreed)).toMatchObject({ status: 201, body: { patientId: ana.id, id: held.id } });
  });

  it('is one of three at most for an account, also when many are asked for at once', async () => {
    const hours = ['13', '14', '15', '16', '17', '18'].map((hour) => `2026-05-07T${hour}:00:00.000Z`);
    const answers = await Promise.all(hours.map((startsAt) => hold(ana, startsAt)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(3);
    expect(answers.filter(({ body }) => body.code === 'too_many_slot_holds')).toHaveLength(3);
    test.clock.advance(5 * MINUTES);
    expect((await hold(ana)).status).toBe(201);
  });

  it('is one of a configured number for an address', async () => {
    const crowd = await Promise.all(Array.from({ length: 14 }, () => signedInPatient(test)));
    const days = { weekdays: [1, 2, 3, 4, 5, 6, 7] };
    const always = await workingProfessional(test, { slot_interval_minutes: 15, session_duration_minutes: 15 }, days);
    const starts = Array.from(
      { length: 42 },
      (_, index) =>
        new Date(
          Date.parse('2026-05-08T13:00:00.000Z') + (index % 30) * 15 * MINUTES + Math.floor(index / 30) * 86_400_000,
        ),
    );
    const answers = await Promise.all(
      starts.map((startsAt, index) => hold(crowd[index % 14]!, startsAt.toISOString(), { professionalId: always.id })),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(40);
    expect(answers.filter(({ body }) => body.code === 'too_many_slot_holds')).toHaveLength(2);
  });

  it('and a booking of the same slot, all at once: one of them has it, and no row is left behind', async () => {
    const before = await deadlocksIn(test.database);
    const people = await Promise.all(Array.from({ length: 30 }, () => signedInPatient(test)));
    await catchUp(test);
    const answers = await Promise.all(people.map((who, index) => (index % 2 === 0 ? hold(who) : book(who))));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(29);
    test.clock.advance(5 * MINUTES);
    // Over or booked: everybody at once again, and whoever needs the time takes out what is over.
    const again = await Promise.all(people.map((who, index) => (index % 3 === 0 ? hold(who) : book(who))));
    expect(again.filter(({ status }) => status === 201).length).toBe(
      answers.find(({ status }) => status === 201)!.body.token ? 1 : 0,
    );
    expect(await deadlocksIn(test.database)).toBe(before);
    await catchUp(test);
    expect(await freeSlotFaults(test)).toEqual([]);
  });

  it('gives back what it kept of a buffer that has become shorter since', async () => {
    const change = (settings: object) => admin.client.patch(`/professionals/${professional.id}`, settings);
    await change({ bufferMinutes: 30, slotIntervalMinutes: 15 });
    await catchUp(test);
    const { body } = await hold(ana);
    await change({ bufferMinutes: 0 });
    expect((await book(ana, { holdToken: body.token })).status).toBe(201);
    const faults = await freeSlotFaults(test);
    expect(faults.filter(({ professionalId }) => professionalId === professional.id)).toEqual([]);
  });
});
