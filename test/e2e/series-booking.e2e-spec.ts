import { startApp, type TestApp } from '../support/app';
import {
  appointmentRow,
  insert,
  signedInAdmin,
  signedInPatient,
  workingProfessional,
  type Somebody,
} from '../support/factories/appointment';
import { catchUp, freeSlotFaults } from '../support/free-slots';
import { auditOf, eventsOf } from '../support/traces';

// The clock says Monday 2026-05-04, 06:00 in La Paz. Wednesday 10:00 there, and the Wednesdays after:
const WEEKS = [6, 13, 20, 27].map((day) => `2026-05-${String(day).padStart(2, '0')}T14:00:00.000Z`) as [
  string,
  string,
  string,
  string,
];
const [FIRST, SECOND, THIRD, FOURTH] = WEEKS;

describe('booking a series', () => {
  let test: TestApp;
  let admin: Somebody;

  beforeAll(async () => {
    test = await startApp();
    admin = await signedInAdmin(test);
  });
  afterAll(() => test.stop());

  const order = (professional: Somebody, more: object = {}) => ({
    professionalId: professional.id,
    startsAt: FIRST,
    type: 'consultation',
    recurrence: 'FREQ=WEEKLY;COUNT=4',
    ...more,
  });
  const codes = (violations: readonly { code: string }[]) => violations.map(({ code }) => code);
  const starts = (body: { appointments: readonly { startsAt: string }[] }) =>
    body.appointments.map((one) => one.startsAt);

  it('books every occurrence at once, each an appointment of its own', async () => {
    const professional = await workingProfessional(test, { buffer_minutes: 10, slot_interval_minutes: 60 });
    const patient = await signedInPatient(test);
    await catchUp(test);
    const answer = await patient.client.post('/appointment-series', order(professional, { reason: 'Duelo reciente' }));
    expect(answer).toMatchObject({
      status: 201,
      body: {
        professionalId: professional.id,
        patientId: patient.id,
        timeZone: 'America/La_Paz',
        recurrence: 'FREQ=WEEKLY;COUNT=4',
        startsAt: FIRST,
        exdates: [],
        splitFrom: null,
        skipped: [],
      },
    });
    expect(starts(answer.body)).toEqual(WEEKS);
    const { id, appointments } = answer.body;
    for (const one of appointments) {
      expect(one).toMatchObject({ seriesId: id, status: 'booked', durationMinutes: 60, reason: 'Duelo reciente' });
      expect(await auditOf(test, one.id)).toEqual(['appointment.booked allowed']);
      expect((await eventsOf(test, one.id)).map(({ type }) => type)).toEqual(['appointment.booked']);
      expect((await patient.client.get(`/appointments/${one.id}`)).body).toMatchObject({ seriesId: id, version: 1 });
    }
    expect(await eventsOf(test, id)).toEqual([
      {
        type: 'appointment_series.created',
        data: {
          professionalId: professional.id,
          patientId: patient.id,
          splitFrom: null,
          appointmentIds: appointments.map((one: { id: string }) => one.id),
          startsAt: WEEKS[0],
          status: 'booked',
          times: WEEKS,
          byRole: 'patient',
        },
      },
    ]);
    expect(await auditOf(test, id)).toEqual(['appointment_series.created allowed']);
    expect(await freeSlotFaults(test)).toEqual([]);
    const read = await patient.client.get(`/appointment-series/${id}`);
    expect(read).toMatchObject({ status: 200, body: { id } });
    expect(starts(read.body)).toEqual(WEEKS);
  });

  it('starts as pending where the professional confirms', async () => {
    const professional = await workingProfessional(test, { requires_confirmation: true });
    const patient = await signedInPatient(test);
    const answer = await patient.client.post('/appointment-series', order(professional));
    expect(answer.body.appointments.map((one: { status: string }) => one.status)).toEqual(Array(4).fill('pending'));
  });

  it('tries everything out and writes nothing', async () => {
    const professional = await workingProfessional(test);
    const [patient, other] = [await signedInPatient(test), await signedInPatient(test)];
    await appointmentRow(test, { professional_id: professional.id, patient_id: other.id, starts_at: SECOND });
    const colleague = await workingProfessional(test);
    await appointmentRow(test, { professional_id: colleague.id, patient_id: patient.id, starts_at: THIRD });
    const closure = { starts_on: '2026-05-27', ends_on: '2026-05-27', created_at: test.clock.now() };
    await insert(test, 'blocked_periods', { ...closure, professional_id: professional.id });
    const before = await counts();
    const answer = await patient.client
      .with({ 'accept-language': 'en' })
      .post('/appointment-series/preview', order(professional));
    expect(answer).toMatchObject({ status: 200, body: { timeZone: 'America/La_Paz' } });
    const [first, second, third, fourth] = answer.body.occurrences;
    expect(first).toEqual({
      startsAt: FIRST,
      endsAt: '2026-05-06T15:00:00.000Z',
      localStartsAt: '2026-05-06T10:00',
      violations: [],
      alternatives: [],
    });
    expect(second.violations).toEqual([
      { code: 'professional_overlap', message: 'The professional is taken at this time' },
    ]);
    expect(second.alternatives.map((one: { startsAt: string }) => one.startsAt)).toEqual([
      '2026-05-13T13:00:00.000Z',
      '2026-05-13T15:00:00.000Z',
      '2026-05-13T16:00:00.000Z',
    ]);
    expect(codes(third.violations)).toEqual(['patient_overlap']);
    expect(codes(fourth.violations)).toEqual(['date_blocked']);
    expect(fourth.alternatives.map((one: { startsAt: string }) => one.startsAt)).toContain('2026-05-26T20:00:00.000Z');
    expect(await counts()).toEqual(before);
  });

  it('books all or nothing, and says of each why not', async () => {
    const professional = await workingProfessional(test);
    const [patient, other] = [await signedInPatient(test), await signedInPatient(test)];
    await appointmentRow(test, { professional_id: professional.id, patient_id: other.id, starts_at: THIRD });
    const before = await counts();
    const answer = await patient.client.post(
      '/appointment-series',
      order(professional, { startsAt: '2026-05-06T21:00:00.000Z', durationMinutes: 120 }),
    );
    expect(answer).toMatchObject({ status: 422, body: { code: 'outside_working_hours' } });
    expect(answer.body.occurrences).toHaveLength(4);
    const overlap = await patient.client.post('/appointment-series', order(professional));
    expect(overlap).toMatchObject({ status: 409, body: { code: 'professional_overlap' } });
    expect(codes(overlap.body.violations)).toEqual(['professional_overlap']);
    expect(overlap.body.occurrences).toMatchObject([
      { startsAt: THIRD, violations: [{ code: 'professional_overlap' }] },
    ]);
    expect(overlap.body.occurrences[0].alternatives).toHaveLength(3);
    expect(overlap.body).not.toHaveProperty('conflicts');
    expect(await counts()).toEqual(before);
  });

  it('skips what cannot be booked when told to, but not everything', async () => {
    const professional = await workingProfessional(test);
    const [patient, other] = [await signedInPatient(test), await signedInPatient(test)];
    await appointmentRow(test, { professional_id: professional.id, patient_id: other.id, starts_at: THIRD });
    const skip = order(professional, { onConflict: 'skip' });
    const answer = await patient.client.post('/appointment-series', skip);
    expect(answer.status).toBe(201);
    expect(starts(answer.body)).toEqual([FIRST, SECOND, FOURTH]);
    expect(answer.body.skipped).toMatchObject([{ startsAt: THIRD, violations: [{ code: 'professional_overlap' }] }]);
    // Now all four are taken.
    expect(await patient.client.post('/appointment-series', skip)).toMatchObject({ status: 409 });
  });

  it('follows explicit choices', async () => {
    const professional = await workingProfessional(test);
    const [patient, other] = [await signedInPatient(test), await signedInPatient(test)];
    await appointmentRow(test, { professional_id: professional.id, patient_id: other.id, starts_at: SECOND });
    const closure = { starts_on: '2026-05-27', ends_on: '2026-05-27', created_at: test.clock.now() };
    await insert(test, 'blocked_periods', { ...closure, professional_id: professional.id });
    const choices = [
      { startsAt: FIRST, use: 'skip' },
      { startsAt: SECOND, use: 'alternative', alternative: '2026-05-13T16:00:00Z' },
      { startsAt: FOURTH, use: 'override', reason: 'Acordado' },
    ];
    const body = order(professional, { patientId: patient.id, choices });
    const answer = await admin.client.post('/appointment-series', body);
    expect(answer.status).toBe(201);
    expect(starts(answer.body)).toEqual(['2026-05-13T16:00:00.000Z', THIRD, FOURTH]);
    const rules = answer.body.appointments.map((one: { overriddenRules: string[] }) => one.overriddenRules);
    expect(rules).toEqual([[], [], ['date_blocked']]);
  });

  it('asks the rules about a chosen start too, also against the rest of the series', async () => {
    const professional = await workingProfessional(test);
    const patient = await signedInPatient(test);
    const choices = [{ startsAt: FOURTH, use: 'alternative', alternative: '2026-05-20T14:30:00Z' }];
    const body = order(professional, { patientId: patient.id, choices });
    expect(await admin.client.post('/appointment-series', body)).toMatchObject({
      status: 409,
      body: {
        occurrences: [
          { startsAt: FOURTH, violations: [{ code: 'professional_overlap' }, { code: 'patient_overlap' }] },
        ],
      },
    });
  });

  it('leaves exdates out, and counts them', async () => {
    const professional = await workingProfessional(test);
    const patient = await signedInPatient(test);
    const answer = await patient.client.post('/appointment-series', order(professional, { exdates: [SECOND, FOURTH] }));
    expect(answer).toMatchObject({ status: 201, body: { exdates: [SECOND, FOURTH] } });
    expect(starts(answer.body)).toEqual([FIRST, THIRD]);
  });

  it('is booked once by one idempotency key', async () => {
    const professional = await workingProfessional(test);
    const patient = await signedInPatient(test);
    const client = patient.client.with({ 'idempotency-key': 'a-series' });
    const [one, two] = [
      await client.post('/appointment-series', order(professional)),
      await client.post('/appointment-series', order(professional)),
    ];
    expect(one.status).toBe(201);
    expect(two.text).toBe(one.text);
    const other = await client.post('/appointment-series', order(professional, { recurrence: 'FREQ=WEEKLY;COUNT=3' }));
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
  });

  it('lets everybody book only whom and where they may', async () => {
    const [professional, colleague] = [await workingProfessional(test), await workingProfessional(test)];
    const patient = await signedInPatient(test);
    for (const path of ['/appointment-series', '/appointment-series/preview']) {
      const body = order(professional, { patientId: patient.id });
      expect(await colleague.client.post(path, body)).toMatchObject({
        status: 403,
        body: { code: 'not_your_calendar' },
      });
      expect(await professional.client.post(path, body)).toMatchObject({ status: 404 });
      expect(await patient.client.post(path, { ...body, override: { reason: 'x' } })).toMatchObject({ status: 403 });
      expect(await admin.client.post(path, order(professional))).toMatchObject({ status: 400 });
      expect(await admin.client.post(path, { ...body, professionalId: patient.id })).toMatchObject({ status: 404 });
    }
    const choices = [{ startsAt: FIRST, use: 'override', reason: 'x' }];
    expect(await patient.client.post('/appointment-series', order(professional, { choices }))).toMatchObject({
      status: 403,
      body: { code: 'override_not_allowed' },
    });
  });

  it('lets staff set rules aside for all', async () => {
    const professional = await workingProfessional(test);
    const patient = await signedInPatient(test);
    const late = order(professional, { patientId: patient.id, startsAt: '2026-05-06T23:00:00Z' });
    expect(await admin.client.post('/appointment-series', late)).toMatchObject({ status: 422 });
    const answer = await admin.client.post('/appointment-series', { ...late, override: { reason: 'Acordado' } });
    expect(answer.body.appointments).toMatchObject(Array(4).fill({ overriddenRules: ['outside_working_hours'] }));
  });

  async function counts() {
    const [row] = await test.em.query(
      `SELECT (SELECT count(*)::int FROM appointments) AS appointments, (SELECT count(*)::int FROM appointment_series) AS series,
              (SELECT count(*)::int FROM outbox_events) AS events`,
    );
    return row;
  }
});
