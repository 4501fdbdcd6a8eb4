import { startApp, type TestApp } from '../support/app';
import {
  appointmentRow,
  signedInAdmin,
  signedInPatient,
  workingProfessional,
  type Somebody,
} from '../support/factories/appointment';

const STARTS_AT = '2026-05-06T14:00:00.000Z';

describe('the availability check', () => {
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
  afterAll(() => test.stop());

  const check = async (client: Somebody['client'], query: Record<string, string | number>, of = professional) =>
    client.get(`/professionals/${of.id}/availability-check`, query);
  const codes = (answer: { body: { violations: { code: string }[] } }) =>
    answer.body.violations.map(({ code }) => code);

  it('says that a free slot can be booked, and by whom', async () => {
    for (const client of [test.client, patient.client, admin.client, professional.client]) {
      expect(await check(client, { startsAt: STARTS_AT })).toMatchObject({
        status: 200,
        body: { available: true, violations: [] },
      });
    }
  });

  it('gives the verdict that booking gives to the same caller', async () => {
    const wishes = [
      { startsAt: '2026-05-06T14:20:00Z', durationMinutes: 60 },
      { startsAt: '2026-05-04T10:30:00Z', durationMinutes: 17 },
      { startsAt: '2026-05-03T14:00:00Z', durationMinutes: 240 },
      { startsAt: '2027-05-05T23:00:00Z', durationMinutes: -5 },
    ];
    const blocked = await workingProfessional(test, { status: 'blocked', modalities: ['online'] });
    for (const calendar of [professional, blocked]) {
      for (const wish of wishes) {
        for (const who of [patient, admin]) {
          const verdict = await check(who.client, { ...wish, patientId: patient.id }, calendar);
          const booking = { ...wish, professionalId: calendar.id, patientId: patient.id, type: 'one_off' };
          const booked = await who.client.post('/appointments', booking);
          expect(codes(verdict)).toEqual(booked.status === 201 ? [] : codes(booked));
          if (booked.status === 201) await test.em.query(`DELETE FROM appointments WHERE id = $1`, [booked.body.id]);
        }
      }
    }
  });

  it('answers every rule in order, and says which are none for the caller', async () => {
    const outcomes = async (client: Somebody['client'], query: Record<string, string>) => {
      const { body } = await check(client, { startsAt: '2026-05-06T14:20:00.000Z', ...query });
      return body.rules.map(({ code, outcome }: { code: string; outcome: string }) => `${code} ${outcome}`);
    };
    const timeless = ['professional_inactive kept', 'patient_closed kept', 'professional_blocked kept'];
    const within = [
      'duration_not_allowed kept',
      'modality_not_offered kept',
      'outside_working_hours kept',
      'date_blocked kept',
    ];
    expect(await outcomes(patient.client, {})).toEqual([
      ...timeless,
      'in_the_past kept',
      'notice_too_short kept',
      'beyond_horizon kept',
      ...within,
      'start_not_offered broken',
      'professional_overlap kept',
      'patient_overlap kept',
    ]);
    expect(await outcomes(admin.client, {})).toEqual([
      'professional_inactive kept',
      'patient_closed not_asked',
      'professional_blocked kept',
      'in_the_past kept',
      'notice_too_short not_asked',
      'beyond_horizon not_asked',
      ...within,
      'start_not_offered not_asked',
      'professional_overlap kept',
      'patient_overlap not_asked',
    ]);
  });

  it('names the nearest time that the same caller could book, to the minute for staff', async () => {
    const calendar = await workingProfessional(test, { buffer_minutes: 10, slot_interval_minutes: 60 });
    await appointmentRow(test, { professional_id: calendar.id, patient_id: patient.id, starts_at: STARTS_AT });
    const nearest = async (client: Somebody['client'], startsAt: string, durationMinutes = 60) =>
      (await check(client, { startsAt, durationMinutes }, calendar)).body.nearest?.startsAt ?? null;
    expect(await nearest(test.client, '2026-05-06T14:30:00.000Z')).toBe('2026-05-06T15:00:00.000Z');
    expect(await nearest(admin.client, '2026-05-06T14:10:00.000Z')).toBe('2026-05-06T15:00:00.000Z');
    expect(await nearest(admin.client, '2026-05-06T13:20:00.000Z', 45)).toBe('2026-05-06T13:05:00.000Z');
    expect(await nearest(test.client, '2026-05-02T14:00:00.000Z')).toBe('2026-05-04T13:00:00.000Z');
    expect(await nearest(admin.client, '2026-05-02T14:00:00.000Z')).toBe('2026-05-04T13:00:00.000Z');
    expect(await nearest(test.client, '2026-05-06T13:20:00.000Z', 17)).toBeNull();
    expect(await nearest(test.client, '2200-12-31T23:50:00.000Z')).toBeNull();
    const { body } = await check(admin.client, { startsAt: '2200-12-31T23:50:00.000Z' });
    expect(Date.parse(body.nearest.startsAt)).toBeGreaterThan(Date.parse('2200-12-29'));
    for (const who of [test.client, admin.client]) {
      const startsAt = await nearest(who, '2026-05-06T14:05:00.000Z');
      expect((await check(who, { startsAt }, calendar)).body).toMatchObject({ available: true, nearest: null });
    }
  });

  it('knows the sessions of a patient who is signed in or named', async () => {
    const colleague = await workingProfessional(test);
    const startsAt = '2026-05-07T14:00:00Z';
    await appointmentRow(test, { professional_id: colleague.id, patient_id: patient.id, starts_at: startsAt });
    expect(codes(await check(test.client, { startsAt }))).toEqual([]);
    expect(codes(await check(patient.client, { startsAt }))).toEqual(['patient_overlap']);
    expect(codes(await check(admin.client, { startsAt, patientId: patient.id }))).toEqual(['patient_overlap']);
    expect(codes(await check(colleague.client, { startsAt, patientId: patient.id }))).toEqual(['patient_overlap']);
    const other = await signedInPatient(test);
    for (const client of [test.client, other.client, professional.client]) {
      expect(await check(client, { startsAt, patientId: patient.id })).toMatchObject({
        status: 404,
        body: { code: 'patient_not_found' },
      });
    }
  });
});
