import { startApp, type TestApp } from '../support/app';
import {
  appointmentRow,
  insert,
  signedInAdmin,
  signedInPatient,
  workingProfessional,
  type Somebody,
} from '../support/factories/appointment';

// The clock says Monday 2026-05-04, 06:00 in La Paz. Wednesday 10:00 there:
const STARTS_AT = '2026-05-06T14:00:00.000Z';

describe('booking an appointment', () => {
  let test: TestApp;
  let admin: Somebody;

  beforeAll(async () => {
    test = await startApp();
    admin = await signedInAdmin(test);
  });
  afterAll(() => test.stop());

  const order = (professional: Somebody, more: object = {}) => ({
    professionalId: professional.id,
    startsAt: STARTS_AT,
    type: 'consultation',
    ...more,
  });

  it("books a patient's session with the professional's defaults", async () => {
    const professional = await workingProfessional(test, {
      buffer_minutes: 10,
      slot_interval_minutes: 60,
      modalities: ['online'],
    });
    const patient = await signedInPatient(test);
    const answer = await patient.client.post('/appointments', order(professional, { reason: 'Duelo reciente' }));
    expect(answer).toMatchObject({
      status: 201,
      body: {
        professionalId: professional.id,
        patientId: patient.id,
        startsAt: STARTS_AT,
        endsAt: '2026-05-06T15:00:00.000Z',
        durationMinutes: 60,
        timeZone: 'America/La_Paz',
        type: 'consultation',
        modality: 'online',
        status: 'booked',
        seriesId: null,
        reason: 'Duelo reciente',
        cancellation: null,
        version: 1,
      },
    });
    expect(answer.body).not.toHaveProperty('overriddenRules');
    const [row] = await test.em.query(`SELECT * FROM appointments WHERE id = $1`, [answer.body.id]);
    expect(row).toMatchObject({
      occupied_until: new Date('2026-05-06T15:10:00.000Z'),
      cancellation_deadline: new Date('2026-05-05T14:00:00.000Z'),
      booked_by: patient.account.id,
    });
    expect(row.reason_encrypted).not.toContain('Duelo');
    const written = await test.em.query(
      `SELECT (SELECT count(*)::int FROM appointment_history WHERE appointment_id = $1 AND act = 'booked') AS history,
              (SELECT count(*)::int FROM outbox_events WHERE aggregate_id = $1 AND type = 'appointment.booked') AS outbox,
              (SELECT count(*)::int FROM audit_entries WHERE record_id = $1 AND action = 'appointment.booked') AS audit`,
      [answer.body.id],
    );
    expect(written).toEqual([{ history: 1, outbox: 1, audit: 1 }]);
  });

  it('starts as pending where the professional confirms', async () => {
    const professional = await workingProfessional(test, { requires_confirmation: true });
    const patient = await signedInPatient(test);
    expect(await patient.client.post('/appointments', order(professional))).toMatchObject({
      status: 201,
      body: { status: 'pending' },
    });
  });

  it('refuses what is malformed', async () => {
    const professional = await workingProfessional(test);
    const patient = await signedInPatient(test);
    for (const more of [
      { nickname: 'x' },
      { startsAt: '2026-05-06' },
      { type: 'other' },
      { durationMinutes: 60.5 },
      { reason: null },
    ]) {
      expect(await patient.client.post('/appointments', order(professional, more))).toMatchObject({ status: 400 });
    }
    expect(await admin.client.post('/appointments', order(professional))).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'patientId', code: 'required' }] },
    });
    const oddSecond = order(professional, { patientId: patient.id, startsAt: '2026-05-06T14:00:30Z' });
    expect(await admin.client.post('/appointments', oddSecond)).toMatchObject({
      status: 400,
      body: { errors: [{ code: 'whole_minute' }] },
    });
  });

  it('lets everybody book only whom and where they may', async () => {
    const [professional, colleague] = [await workingProfessional(test), await workingProfessional(test)];
    const [patient, other] = [await signedInPatient(test), await signedInPatient(test)];
    const forPatient = order(professional, { patientId: patient.id });
    expect(await other.client.post('/appointments', forPatient)).toMatchObject({
      status: 404,
      body: { code: 'patient_not_found' },
    });
    expect(await professional.client.post('/appointments', forPatient)).toMatchObject({
      status: 404,
      body: { code: 'patient_not_found' },
    });
    expect(await colleague.client.post('/appointments', forPatient)).toMatchObject({
      status: 403,
      body: { code: 'not_your_calendar' },
    });
    const override = { override: { reason: 'por favor' } };
    expect(await patient.client.post('/appointments', order(professional, override))).toMatchObject({
      status: 403,
      body: { code: 'override_not_allowed' },
    });
    const nobody = { professionalId: patient.id };
    expect(await patient.client.post('/appointments', order(professional, nobody))).toMatchObject({
      status: 404,
      body: { code: 'professional_not_found' },
    });
    expect(await admin.client.post('/appointments', order(professional, { patientId: colleague.id }))).toMatchObject({
      status: 404,
    });

    expect(await admin.client.post('/appointments', forPatient)).toMatchObject({
      status: 201,
      body: { overriddenRules: [] },
    });
    // Now an own patient.
    const next = { patientId: patient.id, startsAt: '2026-05-07T14:17:00Z', durationMinutes: 45 };
    expect(await professional.client.post('/appointments', order(professional, next))).toMatchObject({ status: 201 });
  });

  it('says every broken rule at once, the first as the code', async () => {
    const professional = await workingProfessional(test, { modalities: ['online'] });
    const patient = await signedInPatient(test);
    const wrong = { startsAt: '2026-05-04T10:30:00Z', durationMinutes: 17, modality: 'in_person' };
    const answer = await patient.client
      .with({ 'accept-language': 'en' })
      .post('/appointments', order(professional, wrong));
    expect(answer).toMatchObject({ status: 422, body: { code: 'notice_too_short' } });
    expect(answer.body.violations).toEqual([
      { code: 'notice_too_short', message: 'The start is too soon' },
      { code: 'duration_not_allowed', message: expect.any(String) },
      { code: 'modality_not_offered', message: expect.any(String) },
      { code: 'outside_working_hours', message: expect.any(String) },
      { code: 'start_not_offered', message: expect.any(String) },
    ]);
    expect(answer.body).not.toHaveProperty('alternatives');
  });

  it.each([
    ['professional_inactive', { status: 'inactive' }, {}, false],
    ['professional_blocked', { status: 'blocked' }, {}, true],
    ['in_the_past', {}, { startsAt: '2026-05-01T14:00:00Z' }, false],
    ['duration_not_allowed', {}, { durationMinutes: -2_000_000_000 }, false],
    ['duration_not_allowed', {}, { durationMinutes: 2_000_000_000 }, false],
    ['modality_not_offered', { modalities: ['online'] }, { modality: 'in_person' }, true],
    ['outside_working_hours', {}, { startsAt: '2026-05-06T20:30:00Z' }, true],
  ])('asks staff too: %s (%j, %j), overridable: %s', async (code, settings, more, overridable) => {
    const professional = await workingProfessional(test, settings);
    const patient = await signedInPatient(test);
    const body = order(professional, { patientId: patient.id, ...more });
    const refused = await admin.client.post('/appointments', body);
    expect(refused.status).toBe(422);
    expect(refused.body.violations.map((one: { code: string }) => one.code)).toContain(code);
    const overridden = await admin.client.post('/appointments', { ...body, override: { reason: 'Acordado' } });
    expect(overridden).toMatchObject(
      overridable ? { status: 201, body: { overriddenRules: [code] } } : { status: 422 },
    );
  });

  it('does not ask staff for notice, horizon and grid', async () => {
    const professional = await workingProfessional(test);
    const patient = await signedInPatient(test);
    for (const startsAt of ['2026-05-04T13:05:00Z', '2027-05-05T14:00:00Z']) {
      expect(await patient.client.post('/appointments', order(professional, { startsAt }))).toMatchObject({
        status: 422,
      });
      expect(
        await admin.client.post('/appointments', order(professional, { patientId: patient.id, startsAt })),
      ).toMatchObject({ status: 201 });
    }
  });

  it('keeps blocked time free: of the professional and of the practice, in their own zones', async () => {
    const professional = await workingProfessional(test, { time_zone: 'Europe/Madrid' });
    const patient = await signedInPatient(test);
    // Wednesday 11:00 in Madrid; the closure is of the practice, in La Paz, and covers 05:30 there: 11:30 in Madrid.
    const closure = {
      starts_on: '2026-05-13',
      ends_on: '2026-05-13',
      start_time: '05:30',
      end_time: '06:00',
      created_at: test.clock.now(),
    };
    await insert(test, 'blocked_periods', closure);
    await insert(test, 'blocked_periods', {
      ...closure,
      professional_id: professional.id,
      starts_on: '2026-05-14',
      ends_on: '2026-05-14',
      start_time: null,
      end_time: null,
    });
    for (const startsAt of ['2026-05-13T09:00:00Z', '2026-05-14T09:00:00Z']) {
      expect(await patient.client.post('/appointments', order(professional, { startsAt }))).toMatchObject({
        status: 422,
        body: { code: 'date_blocked' },
      });
      const forced = order(professional, { startsAt, patientId: patient.id, override: { reason: 'Urgente' } });
      expect(await admin.client.post('/appointments', forced)).toMatchObject({
        status: 201,
        body: { overriddenRules: ['date_blocked'] },
      });
    }
    expect(
      await patient.client.post('/appointments', order(professional, { startsAt: '2026-05-13T10:00:00Z' })),
    ).toMatchObject({ status: 201 });
  });

  it('takes known patients only while the professional is blocked, until the last date', async () => {
    const professional = await workingProfessional(test, { status: 'blocked', blocked_until: '2026-05-20' });
    const [known, unknown] = [await signedInPatient(test), await signedInPatient(test)];
    await appointmentRow(test, {
      professional_id: professional.id,
      patient_id: known.id,
      starts_at: '2026-04-06T14:00:00Z',
      status: 'fulfilled',
    });
    expect(await known.client.post('/appointments', order(professional))).toMatchObject({ status: 201 });
    expect(
      await unknown.client.post('/appointments', order(professional, { startsAt: '2026-05-07T14:00:00Z' })),
    ).toMatchObject({ status: 422, body: { code: 'professional_blocked' } });
  });

  it('refuses a closed patient record', async () => {
    const professional = await workingProfessional(test);
    const patient = await signedInPatient(test, { closed_at: test.clock.now() });
    expect(await admin.client.post('/appointments', order(professional, { patientId: patient.id }))).toMatchObject({
      status: 422,
      body: { code: 'patient_closed' },
    });
  });
});
