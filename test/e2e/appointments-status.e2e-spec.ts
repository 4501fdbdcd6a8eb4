import { startApp, type TestApp } from '../support/app';
import { as } from '../support/factories/account';
import {
  appointmentRow,
  signedInAdmin,
  signedInPatient,
  workingProfessional,
  type Somebody,
} from '../support/factories/appointment';

const STARTS_AT = '2026-05-06T14:00:00.000Z';
const HOUR = 3_600_000;
const STATUSES = ['pending', 'booked', 'arrived', 'fulfilled', 'no_show', 'cancelled'] as const;
const ACTS = ['confirm', 'arrive', 'fulfill', 'no-show', 'cancel'] as const;

/** The table of the documentation: what staff may do once the session has started, and where it leads. */
const AFTER_THE_START: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  // Nobody confirmed it in time: it is cancelled already.
  pending: {},
  booked: { arrive: 'arrived', fulfill: 'fulfilled', 'no-show': 'no_show', cancel: 'cancelled' },
  arrived: { confirm: 'booked', fulfill: 'fulfilled', cancel: 'cancelled' },
  fulfilled: { 'no-show': 'no_show' },
  no_show: { confirm: 'booked', fulfill: 'fulfilled' },
  cancelled: {},
};

describe('the status of an appointment', () => {
  let test: TestApp;
  let professional: Somebody;
  let patient: Somebody;
  let admin: Somebody;

  beforeAll(async () => {
    test = await startApp();
    professional = await workingProfessional(test);
    patient = await signedInPatient(test);
    admin = await signedInAdmin(test);
  });
  afterEach(() => test.em.query(`TRUNCATE appointments CASCADE`));
  afterAll(() => test.stop());

  const cancelled = (at: string) => ({ cancelled_at: at, cancellation_reason_code: 'other', cancelled_late: false });
  const given = (status: string, more: object = {}) =>
    appointmentRow(test, {
      professional_id: professional.id,
      patient_id: patient.id,
      starts_at: STARTS_AT,
      status,
      ...(status === 'cancelled' ? cancelled('2026-05-04T10:00:00Z') : {}),
      ...more,
    });
  const bodyOf = (act: string) => (act === 'cancel' ? { reasonCode: 'illness' } : {});
  const at = async (millisecondsFromStart: number, who: Somebody) => {
    test.clock.set(new Date(new Date(STARTS_AT).getTime() + millisecondsFromStart));
    return as(test, who.account);
  };

  describe.each(STATUSES)('from %s', (from) => {
    it.each(ACTS)('moves as the table says: %s', async (act) => {
      const client = await at(HOUR / 2, professional);
      const id = await given(from);
      const answer = await client.post(`/appointments/${id}/${act}`, bodyOf(act));
      const to = AFTER_THE_START[from]?.[act];
      if (to !== undefined) {
        expect(answer).toMatchObject({ status: 200, body: { id, status: to, version: 2 } });
        const history = await client.get(`/appointments/${id}/history`);
        expect(history.body.data).toMatchObject([{ from, to, by: 'professional' }]);
        expect((await client.get(`/appointments/${id}`)).body).toEqual(answer.body);
      } else {
        expect(answer).toMatchObject({ status: 409, body: { code: 'status_transition_not_allowed' } });
        expect([...answer.body.allowed].sort()).toEqual(Object.values(AFTER_THE_START[from] ?? {}).sort());
      }
    });
  });

  it.each([
    ['arrive', -2 * HOUR - 60_000, 409],
    ['arrive', -2 * HOUR, 200],
    ['fulfill', -60_000, 409],
    ['fulfill', 0, 200],
    ['no-show', -60_000, 409],
    ['no-show', 0, 200],
  ])('%s at %d ms from the start: %d', async (act, offset, status) => {
    const client = await at(offset, admin);
    expect(await client.post(`/appointments/${await given('booked')}/${act}`, {})).toMatchObject({ status });
  });

  it('lets patients cancel their own before the start, and nothing else', async () => {
    const id = await given('booked');
    let client = await at(-HOUR, patient);
    for (const act of ['confirm', 'arrive', 'fulfill', 'no-show']) {
      expect(await client.post(`/appointments/${id}/${act}`, {})).toMatchObject({ status: 403 });
    }
    client = await at(0, patient);
    expect(await client.post(`/appointments/${id}/cancel`, bodyOf('cancel'))).toMatchObject({
      status: 409,
      body: { allowed: [] },
    });
    client = await at(-1, patient);
    expect(await client.post(`/appointments/${id}/cancel`, bodyOf('cancel'))).toMatchObject({ status: 200 });
  });

  it("hides others' appointments from everybody", async () => {
    const stranger = await at(-HOUR, await signedInPatient(test));
    const colleague = await as(test, (await workingProfessional(test)).account);
    const id = await given('booked');
    for (const client of [stranger, colleague]) {
      expect(await client.get(`/appointments/${id}`)).toMatchObject({
        status: 404,
        body: { code: 'appointment_not_found' },
      });
      expect(await client.get(`/appointments/${id}/history`)).toMatchObject({ status: 404 });
      expect(await client.post(`/appointments/${id}/cancel`, bodyOf('cancel'))).toMatchObject({ status: 404 });
      expect(await client.post(`/appointments/${id}/reschedule`, { startsAt: STARTS_AT })).toMatchObject({
        status: 404,
      });
    }
    expect(await colleague.post(`/appointments/${id}/arrive`, {})).toMatchObject({ status: 404 });
    const tried = await test.em.query(`SELECT outcome FROM audit_entries WHERE record_id = $1`, [id]);
    expect(tried).toHaveLength(9);
    expect(tried.every(({ outcome }: { outcome: string }) => outcome === 'refused')).toBe(true);
  });

  it.each([
    ['patient', 'illness', -25 * HOUR, false],
    ['patient', 'illness', -24 * HOUR, false],
    ['patient', 'illness', -24 * HOUR + 1, true],
    ['professional', 'professional_unavailable', -HOUR, false],
    ['admin', 'patient_request', -HOUR, true],
  ])('a cancellation by the %s for %s at %d ms is late: %s', async (role, reasonCode, offset, late) => {
    const who = { patient, professional, admin }[role]!;
    const client = await at(offset, who);
    const id = await given('booked', { price_amount: 12_001, price_currency: 'BOB' });
    const answer = await client.post(`/appointments/${id}/cancel`, { reasonCode, reason: 'Fiebre' });
    const fee = { amount: late ? 6001 : 0, currency: 'BOB' };
    expect(answer.body.cancellation).toEqual({
      at: test.clock.now().toISOString(),
      by: role,
      reasonCode,
      reason: 'Fiebre',
      class: late ? 'late' : role === 'patient' ? 'in_time' : 'by_practice',
      late,
      fee,
      waived: null,
    });
    const [event] = await test.em.query(`SELECT type, data FROM outbox_events WHERE aggregate_id = $1`, [id]);
    expect(event).toMatchObject({ type: 'appointment.cancelled', data: { cancellation: { reasonCode, late, fee } } });
    expect(JSON.stringify(event)).not.toContain('Fiebre');
  });

  it('takes a correction back into its time only if that is still free', async () => {
    const client = await at(HOUR, admin);
    const id = await given('no_show');
    const other = await signedInPatient(test);
    const taken = await appointmentRow(test, {
      professional_id: professional.id,
      patient_id: other.id,
      starts_at: '2026-05-06T14:30:00Z',
      status: 'fulfilled',
    });
    const refused = await client.post(`/appointments/${id}/fulfill`, {});
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'professional_overlap', conflicts: [{ appointmentId: taken }] },
    });
    await test.em.query(`DELETE FROM appointments WHERE id = $1`, [taken]);
    expect(await client.post(`/appointments/${id}/fulfill`, { reason: 'Se anotó mal' })).toMatchObject({
      status: 200,
      body: { status: 'fulfilled' },
    });
    expect((await client.get(`/appointments/${id}/history`)).body.data).toMatchObject([
      { act: 'corrected', reason: 'Se anotó mal' },
    ]);
  });

  it('asks the rules again when it is confirmed, and honours If-Match', async () => {
    const client = await at(-48 * HOUR, professional);
    const id = await given('pending', { starts_at: '2026-05-06T22:00:00Z' });
    expect(await client.post(`/appointments/${id}/confirm`)).toMatchObject({
      status: 422,
      body: { code: 'outside_working_hours' },
    });
    const stale = { headers: { 'if-match': '"7"' } };
    const override = { override: { reason: 'Acordado' } };
    expect(await client.post(`/appointments/${id}/confirm`, override, stale)).toMatchObject({ status: 412 });
    const confirmed = await client.post(`/appointments/${id}/confirm`, override, { headers: { 'if-match': '"1"' } });
    expect(confirmed).toMatchObject({
      status: 200,
      body: { status: 'booked', overriddenRules: ['outside_working_hours'] },
    });
    expect(confirmed.headers.get('etag')).toBe('"2"');
    const outbox = await test.em.query(`SELECT type FROM outbox_events WHERE aggregate_id = $1`, [id]);
    expect(outbox).toEqual([{ type: 'appointment.confirmed' }]);
  });
});
