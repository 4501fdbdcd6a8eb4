import { Upkeep } from '../../src/common/upkeep/upkeep';
import { takeLocks } from '../../src/common/database/locks';
import { startApp, type TestApp } from '../support/app';
import type { Answer } from '../support/client';
import { as } from '../support/factories/account';
import { signedInAdmin, signedInPatient, workingProfessional, type Somebody } from '../support/factories/appointment';
import { catchUp, freeSlotFaults } from '../support/free-slots';
import { untilSomebodyWaits } from '../support/locks';
import { auditOf, eventsOf } from '../support/traces';

const BOOKED_AT = '2026-05-04T10:00:00.000Z';
/** Two days later; the practice's 48 hours. */
const CONFIRM_BY = '2026-05-06T10:00:00.000Z';
/** Friday 10:00 in La Paz. */
const STARTS_AT = '2026-05-08T14:00:00.000Z';
const BEFORE = '2026-05-06T09:59:59.000Z';
const AFTER = '2026-05-06T10:00:01.000Z';

/** The periodic upkeep does not run in tests: whatever happens here happens without it. */
describe('the confirmation of an appointment', () => {
  let test: TestApp;
  let professional: Somebody;
  let patient: Somebody;
  let other: Somebody;
  let admin: Somebody;

  beforeAll(async () => {
    test = await startApp();
    professional = await workingProfessional(test, {
      requires_confirmation: true,
      price_amount: 12_000,
      price_currency: 'BOB',
    });
    patient = await signedInPatient(test);
    other = await signedInPatient(test);
    admin = await signedInAdmin(test);
  });
  beforeEach(() => test.clock.set(BOOKED_AT));
  afterEach(() => test.em.query(`TRUNCATE appointments CASCADE`));
  afterAll(() => test.stop());

  const at = async (instant: string, who: Somebody) => {
    test.clock.set(instant);
    return as(test, who.account);
  };
  const order = (startsAt = STARTS_AT) => ({ professionalId: professional.id, startsAt, type: 'consultation' });
  const pending = async (startsAt = STARTS_AT): Promise<string> => {
    const { status, body } = await patient.client.post('/appointments', order(startsAt));
    expect([status, body.status]).toEqual([201, 'pending']);
    return String(body.id);
  };
  const rowOf = async (id: string): Promise<Record<string, unknown>> =>
    (await test.em.query(`SELECT status, version, cancelled_at FROM appointments WHERE id = $1`, [id]))[0];

  it('has to come within the hours of the practice, or before the start', async () => {
    expect((await test.client.get('/practice')).body.confirmationHours).toBe(48);
    const id = await pending();
    expect((await patient.client.get(`/appointments/${id}`)).body.confirmBy).toBe(CONFIRM_BY);
    for (const confirmationHours of [0, 721]) {
      expect(await admin.client.patch('/practice', { confirmationHours })).toMatchObject({ status: 400 });
    }
    await admin.client.patch('/practice', { confirmationHours: 720 });
    const next = await other.client.post('/appointments', order('2026-05-08T15:00:00.000Z'));
    expect(next.body.confirmBy).toBe('2026-05-08T15:00:00.000Z');
    expect((await patient.client.get(`/appointments/${id}`)).body.confirmBy).toBe(CONFIRM_BY);
    await admin.client.patch('/practice', { confirmationHours: 48 });
  });

  it('makes the patient one of the professional until it is over', async () => {
    await pending();
    expect((await (await at(BEFORE, professional)).get(`/patients/${patient.id}`)).status).toBe(200);
    const after = await at(CONFIRM_BY, professional);
    expect((await after.get(`/patients/${patient.id}`)).status).toBe(404);
    const booking = { ...order('2026-05-08T16:00:00.000Z'), patientId: patient.id };
    expect((await after.post('/appointments', booking)).body.code).toBe('patient_not_found');
  });

  it.each([
    [BEFORE, 200],
    [CONFIRM_BY, 409],
    [AFTER, 409],
  ])('given at %s: %d', async (instant, status) => {
    const id = await pending();
    const client = await at(instant, professional);
    const answer = await client.post(`/appointments/${id}/confirm`, {});
    expect(answer.status).toBe(status);
    if (status === 200) expect(answer.body).toMatchObject({ status: 'booked', confirmBy: null });
    else expect(answer.body).toMatchObject({ code: 'status_transition_not_allowed', allowed: [] });
  });

  it('is over for whoever reads it, as the act of the system, never late and without a fee', async () => {
    const id = await pending();
    expect((await (await at(BEFORE, patient)).get(`/appointments/${id}`)).body.status).toBe('pending');
    const client = await at(AFTER, patient);
    const { body } = await client.get(`/appointments/${id}`);
    expect(body).toMatchObject({ status: 'cancelled', confirmBy: null, version: 2 });
    expect(body.cancellation).toEqual({
      at: CONFIRM_BY,
      by: 'system',
      reasonCode: 'confirmation_expired',
      reason: null,
      class: 'expired',
      late: false,
      fee: { amount: 0, currency: 'BOB' },
      waived: null,
    });
    expect((await client.get(`/appointments/${id}/history`)).body.data).toMatchObject([
      { act: 'booked', by: 'patient' },
      { act: 'cancelled', by: 'system', from: 'pending', at: CONFIRM_BY, cancellation: { class: 'expired' } },
    ]);
    expect((await eventsOf(test, id)).map(({ type }) => type)).toEqual(['appointment.booked', 'appointment.cancelled']);
    expect(await auditOf(test, id)).toContain('appointment.cancelled allowed');
    const [{ actor_role, actor_account_id }] = await test.em.query(
      `SELECT actor_role, actor_account_id FROM audit_entries WHERE record_id = $1 AND action = 'appointment.cancelled'`,
      [id],
    );
    expect([actor_role, actor_account_id]).toEqual(['system', null]);
  });

  it('is over in every list, filter and quote', async () => {
    const id = await pending();
    const client = await at(CONFIRM_BY, professional);
    const statuses = (answer: Answer) => answer.body.data.map(({ status }: { status: string }) => status);
    expect(await client.get(`/appointments/${id}/cancellation-quote`)).toMatchObject({ status: 409 });
    expect(statuses(await client.get('/appointments', { status: 'pending' }))).toEqual([]);
    expect(statuses(await client.get('/appointments', { status: 'cancelled' }))).toEqual(['cancelled']);
    const later = await at('2026-05-09T10:00:00.000Z', patient);
    expect(statuses(await later.get(`/patients/${patient.id}/sessions`))).toEqual(['cancelled']);
  });

  it.each([
    [BEFORE, 409],
    [CONFIRM_BY, 201],
    [AFTER, 201],
  ])('gives the time to whoever books it at %s: %d', async (instant, status) => {
    const id = await pending();
    const client = await at(instant, other);
    const day = { from: '2026-05-08', to: '2026-05-08' };
    const { body } = await client.get(`/professionals/${professional.id}/slots`, day);
    const offered = body.days['2026-05-08'].map(({ startsAt }: { startsAt: string }) => startsAt);
    expect(offered.includes(STARTS_AT)).toBe(status === 201);
    const check = await client.get(`/professionals/${professional.id}/availability-check`, { startsAt: STARTS_AT });
    expect(check.body.available).toBe(status === 201);
    expect(await rowOf(id)).toMatchObject({ status: 'pending' });
    expect(await client.post('/appointments', order())).toMatchObject({ status });
    expect(await rowOf(id)).toMatchObject(
      status === 201
        ? { status: 'cancelled', version: 2, cancelled_at: new Date(CONFIRM_BY) }
        : { status: 'pending', version: 1 },
    );
  });

  it("gives the patient's own time back too, with another professional, once for one key", async () => {
    const id = await pending();
    const colleague = await workingProfessional(test);
    const client = (await at(AFTER, patient)).with({ 'idempotency-key': 'once' });
    const body = { ...order(), professionalId: colleague.id };
    const answer = await client.post('/appointments', body);
    expect(answer).toMatchObject({ status: 201 });
    expect(await rowOf(id)).toMatchObject({ status: 'cancelled' });
    expect((await client.post('/appointments', body)).text).toBe(answer.text);
  });

  it('gives the time to an appointment that is moved there', async () => {
    const id = await pending();
    const moved = await other.client.post('/appointments', order('2026-05-08T16:00:00.000Z'));
    const staff = await at(BEFORE, professional);
    expect(await staff.post(`/appointments/${moved.body.id}/confirm`, {})).toMatchObject({ status: 200 });
    const client = await at(AFTER, professional);
    const answer = await client.post(`/appointments/${moved.body.id}/reschedule`, { startsAt: STARTS_AT });
    expect(answer).toMatchObject({ status: 200, body: { startsAt: STARTS_AT } });
    expect(await rowOf(id)).toMatchObject({ status: 'cancelled' });
  });

  it('begins anew when a move of the patient needs another one', async () => {
    const id = await pending();
    await professional.client.post(`/appointments/${id}/confirm`, {});
    const client = await at('2026-05-05T10:00:00.000Z', patient);
    const moved = await client.post(`/appointments/${id}/reschedule`, { startsAt: '2026-05-08T15:00:00.000Z' });
    expect(moved.body).toMatchObject({ status: 'pending', confirmBy: '2026-05-07T10:00:00.000Z' });
  });

  it('stands in nobody’s way once it is over: not of closures, not of a record that is closed', async () => {
    const id = await pending();
    const client = await at(AFTER, professional);
    const period = { startsOn: '2026-05-08', endsOn: '2026-05-08' };
    expect(await client.post(`/professionals/${professional.id}/blocked-periods`, period)).toMatchObject({
      status: 201,
    });
    expect(await rowOf(id)).toMatchObject({ status: 'cancelled' });
    test.clock.set(BOOKED_AT);
    await test.em.query(`DELETE FROM blocked_periods`);
    const leaving = await signedInPatient(test);
    const booked = await leaving.client.post('/appointments', order('2026-05-08T17:00:00.000Z'));
    expect(await (await at(BEFORE, leaving)).delete(`/patients/${leaving.id}`)).toMatchObject({ status: 409 });
    expect(await (await at(AFTER, leaving)).delete(`/patients/${leaving.id}`)).toMatchObject({ status: 204 });
    const after = await (await at(AFTER, admin)).get(`/appointments/${booked.body.id}`);
    expect(after.body).toMatchObject({ status: 'cancelled', cancellation: { by: 'system' } });
  });

  it('gives the derived free slots their row back, whoever notices', async () => {
    await catchUp(test);
    const free = () =>
      test.em.query<object[]>(`SELECT 1 FROM free_slots WHERE professional_id = $1 AND starts_at = $2`, [
        professional.id,
        STARTS_AT,
      ]);
    const id = await pending();
    expect(await free()).toEqual([]);
    await (await at(CONFIRM_BY, patient)).get(`/appointments/${id}`);
    expect(await free()).toHaveLength(1);
    expect(await freeSlotFaults(test)).toEqual([]);
    test.clock.set(BOOKED_AT);
    await pending();
    test.clock.set(CONFIRM_BY);
    // What a search across everybody does before it reads them.
    await catchUp(test);
    expect(await free()).toHaveLength(1);
  });

  it('has one effect when it comes twice at once', async () => {
    const id = await pending();
    const answers = await Promise.all(
      [professional, admin, professional, admin].map(({ client }) => client.post(`/appointments/${id}/confirm`, {})),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
    expect((await eventsOf(test, id)).map(({ type }) => type)).toEqual(['appointment.booked', 'appointment.confirmed']);
    expect(await rowOf(id)).toMatchObject({ status: 'booked', version: 2 });
  });

  it('is ended under the lock of its calendar, whatever else goes on in that', async () => {
    const id = await pending();
    const client = await at(AFTER, patient);
    const booking = test.dataSource.createQueryRunner();
    await booking.startTransaction();
    await takeLocks(booking.manager, [{ on: 'professional', id: professional.id, mode: 'shared' }]);
    const reading = client.get(`/appointments/${id}`);
    await untilSomebodyWaits(test);
    expect(await rowOf(id)).toMatchObject({ status: 'pending' });
    await booking.commitTransaction();
    await booking.release();
    expect((await reading).body.status).toBe('cancelled');
  });

  it('comes too late when it has to wait for the calendar until the time is over', async () => {
    const id = await pending();
    const client = await at(BEFORE, professional);
    const busy = test.dataSource.createQueryRunner();
    await busy.startTransaction();
    await takeLocks(busy.manager, [{ on: 'professional', id: professional.id, mode: 'exclusive' }]);
    const waiting = client.post(`/appointments/${id}/confirm`, {});
    await untilSomebodyWaits(test);
    test.clock.set(CONFIRM_BY);
    await busy.commitTransaction();
    await busy.release();
    expect(await waiting).toMatchObject({ status: 409, body: { code: 'status_transition_not_allowed' } });
    expect((await (await at(AFTER, patient)).get(`/appointments/${id}`)).body.status).toBe('cancelled');
  });

  it('is noticed by the upkeep if by nobody else, once', async () => {
    const id = await pending();
    test.clock.set(BEFORE);
    await test.app.get(Upkeep, { strict: false }).run();
    expect(await rowOf(id)).toMatchObject({ status: 'pending' });
    test.clock.set(CONFIRM_BY);
    await Promise.all([1, 2].map(() => test.app.get(Upkeep, { strict: false }).run()));
    await (await at(AFTER, patient)).get('/appointments');
    expect(await rowOf(id)).toMatchObject({ status: 'cancelled', version: 2 });
    expect((await eventsOf(test, id)).map(({ type }) => type)).toEqual(['appointment.booked', 'appointment.cancelled']);
  });
});
