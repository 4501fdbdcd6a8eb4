import { startApp, type TestApp } from '../support/app';
import { as } from '../support/factories/account';
import {
  appointmentRow,
  signedInAdmin,
  signedInPatient,
  workingProfessional,
  type Somebody,
} from '../support/factories/appointment';

/** Thursday 10:00 in La Paz. */
const STARTS_AT = '2026-05-07T14:00:00.000Z';
const DEADLINE = '2026-05-05T14:00:00.000Z';
const PRICE = { price_amount: 12_000, price_currency: 'BOB' };

describe('the cancellation policy', () => {
  let test: TestApp;
  let professional: Somebody;
  let patient: Somebody;
  let admin: Somebody;

  beforeAll(async () => {
    test = await startApp();
    professional = await workingProfessional(test, PRICE);
    patient = await signedInPatient(test);
    admin = await signedInAdmin(test);
  });
  beforeEach(() => test.clock.set('2026-05-04T10:00:00.000Z'));
  afterEach(() => test.em.query(`TRUNCATE appointments CASCADE`));
  afterAll(() => test.stop());

  const own = { noticeHours: 48, lateFeePercent: 25 };
  const book = async () => {
    const order = { professionalId: professional.id, startsAt: STARTS_AT, type: 'consultation' };
    const { status, body } = await patient.client.post('/appointments', order);
    expect(status).toBe(201);
    return String(body.id);
  };
  const at = async (instant: string, who: Somebody) => {
    test.clock.set(instant);
    return as(test, who.account);
  };

  it('of a professional is public, theirs to set, and replaces the one of the practice', async () => {
    const path = `/professionals/${professional.id}`;
    expect((await test.client.get(path)).body.cancellationPolicy).toBeNull();
    const set = await professional.client.patch(path, { cancellationPolicy: own });
    expect(set).toMatchObject({ status: 200, body: { cancellationPolicy: own } });
    expect((await test.client.get(path)).body.cancellationPolicy).toEqual(own);
    for (const wrong of [{ noticeHours: 48 }, { ...own, noticeHours: 721 }, { ...own, lateFeePercent: 101 }, {}]) {
      expect(await admin.client.patch(path, { cancellationPolicy: wrong })).toMatchObject({ status: 400 });
    }
    expect((await admin.client.patch(path, { cancellationPolicy: null })).body.cancellationPolicy).toBeNull();
    const entered = { firstName: 'Rosa', lastName: 'Choque', cancellationPolicy: own };
    expect((await admin.client.post('/professionals', entered)).body.cancellationPolicy).toEqual(own);
  });

  it('is frozen when it is booked: what changes later concerns new bookings', async () => {
    const path = `/professionals/${professional.id}`;
    await professional.client.patch(path, { cancellationPolicy: own });
    const id = await book();
    await professional.client.patch(path, { cancellationPolicy: null });
    await admin.client.patch('/practice', { cancellationPolicy: { noticeHours: 1, lateFeePercent: 100 } });
    const quote = await (await at(DEADLINE, patient)).get(`/appointments/${id}/cancellation-quote`);
    expect(quote).toMatchObject({ status: 200, body: { class: 'in_time', deadline: DEADLINE } });
    await test.em.query(`TRUNCATE appointments CASCADE`);
    test.clock.set('2026-05-04T10:00:00.000Z');
    const next = await book();
    const anew = await (await at(DEADLINE, patient)).get(`/appointments/${next}/cancellation-quote`);
    expect(anew.body.deadline).toBe('2026-05-07T13:00:00.000Z');
  });

  const NOT_LATE = '2026-05-05T14:00:00.000Z';
  const LATE = '2026-05-05T14:00:01.000Z';
  it.each([
    ['patient', 'illness', '2026-05-05T13:59:59.000Z', 'in_time', 0],
    ['patient', 'illness', NOT_LATE, 'in_time', 0],
    ['patient', 'illness', LATE, 'late', 3000],
    ['professional', 'patient_request', NOT_LATE, 'in_time', 0],
    ['professional', 'patient_request', LATE, 'late', 3000],
    ['admin', 'professional_unavailable', LATE, 'by_practice', 0],
  ] as const)('quotes to the %s what it then records: %s at %s', async (role, reasonCode, now, expected, amount) => {
    const who = { patient, professional, admin }[role];
    const id = await appointmentRow(test, {
      professional_id: professional.id,
      patient_id: patient.id,
      starts_at: STARTS_AT,
      notice_hours: 48,
      late_fee_percent: 25,
      cancellation_deadline: DEADLINE,
      ...PRICE,
    });
    const client = await at(now, who);
    const quote = await client.get(`/appointments/${id}/cancellation-quote`, { reasonCode });
    const fee = { amount, currency: 'BOB' };
    const late = expected === 'late';
    const deadline = { deadline: DEADLINE, deadlineLocal: '2026-05-05T10:00', timeZone: 'America/La_Paz' };
    expect(quote).toMatchObject({ status: 200 });
    expect(quote.body).toEqual({ class: expected, late, fee, ...deadline });
    const cancelled = await client.post(`/appointments/${id}/cancel`, { reasonCode });
    expect(cancelled.body.cancellation).toMatchObject({ class: expected, late, fee });
    const history = await client.get(`/appointments/${id}/history`);
    expect(history.body.data).toMatchObject([{ act: 'cancelled', cancellation: { class: expected, fee } }]);
    const [row] = await test.em.query(
      `SELECT cancellation_fee_amount AS amount, cancellation_fee_currency AS currency FROM appointments WHERE id = $1`,
      [id],
    );
    expect(row).toEqual(fee);
  });

  it('quotes to staff for reasons of the practice unless told, and no fee without a price', async () => {
    const row = { professional_id: professional.id, patient_id: patient.id, starts_at: STARTS_AT };
    const id = await appointmentRow(test, row);
    const client = await at('2026-05-07T13:00:00.000Z', professional);
    const path = `/appointments/${id}/cancellation-quote`;
    expect((await client.get(path)).body).toMatchObject({ class: 'by_practice', late: false, fee: null });
    expect((await client.get(path, { reasonCode: 'patient_request' })).body).toMatchObject({
      class: 'late',
      fee: null,
    });
    expect(await client.get(path, { reasonCode: 'confirmation_expired' })).toMatchObject({ status: 400 });
  });

  it('quotes nothing for what cannot be cancelled', async () => {
    const row = { professional_id: professional.id, patient_id: patient.id, starts_at: STARTS_AT };
    const id = await appointmentRow(test, row);
    const path = `/appointments/${id}/cancellation-quote`;
    const started = await at(STARTS_AT, patient);
    expect(await started.get(path)).toMatchObject({ status: 409, body: { code: 'status_transition_not_allowed' } });
    const client = await at(STARTS_AT, professional);
    expect(await client.get(path)).toMatchObject({ status: 200 });
    await client.post(`/appointments/${id}/cancel`, { reasonCode: 'illness' });
    expect(await client.get(path)).toMatchObject({ status: 409, body: { allowed: [] } });
  });
});
