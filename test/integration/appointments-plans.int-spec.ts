import { AppointmentListsQueries } from '../../src/appointments/appointment-lists.queries';
import { BookingFactsQueries } from '../../src/appointments/booking-facts.queries';
import { startApp, type TestApp } from '../support/app';
import { planOf } from '../support/plans';
import { insert, signedInPatient, workingProfessional, type Somebody } from '../support/factories/appointment';

const EVERYTHING = { patientId: null, professionalId: null };

describe('the hot statements at size', () => {
  let test: TestApp;
  let professional: Somebody;
  let patient: Somebody;

  beforeAll(async () => {
    test = await startApp();
    professional = await workingProfessional(test);
    patient = await signedInPatient(test);
    await insert(test, 'blocked_periods', {
      starts_on: '2026-05-06',
      ends_on: '2026-05-06',
      created_at: test.clock.now(),
    });
    // 100 professionals and 100 patients with 400 hours each, none at the same time.
    await test.em.query(`
      INSERT INTO professionals (first_name, last_name, time_zone, created_at, updated_at)
        SELECT 'P', n::text, 'UTC', now(), now() FROM generate_series(1, 100) n`);
    await test.em.query(`
      INSERT INTO patients (code, first_name, last_name, phone, date_of_birth, sex, allergies_and_medication_encrypted, created_at, updated_at)
        SELECT 'p_' || lpad(n::text, 6, '0'), 'N', n::text, (600000000 + n)::text, '1990-01-01', 'F', '', now(), now() FROM generate_series(1, 100) n`);
    await test.em.query(`
      INSERT INTO appointments (professional_id, patient_id, starts_at, ends_at, occupied_until, type, modality, status, notice_hours,
          late_fee_percent, cancellation_deadline, created_at, updated_at)
        SELECT pr.id, pa.id, at, at + interval '1 hour', at + interval '1 hour', 'one_off', 'online', 'booked', 24, 0, at, now(), now()
          FROM (SELECT id, row_number() OVER () AS n FROM professionals) pr
          JOIN (SELECT id, row_number() OVER () AS n FROM patients) pa ON pa.n = pr.n
         CROSS JOIN LATERAL (SELECT timestamptz '2026-01-01' + n * interval '3 hours' AS at FROM generate_series(1, 400) n) hours`);
    await test.em.query(`ANALYZE`);
  }, 60_000);
  afterAll(() => test.stop());

  // PostgreSQL plans for the values at hand first, and keeps one plan for all after five times.
  it.each(['force_custom_plan', 'force_generic_plan'])('load the facts of a booking by indexes (%s)', async (mode) => {
    const span = { start: Date.parse('2026-02-06'), end: Date.parse('2026-02-07') };
    const question = { professionalId: professional.id, patientId: patient.id, span };
    const plan = await planOf(test, async (em) => {
      await em.query(`SET plan_cache_mode = ${mode}`);
      await test.app.get(BookingFactsQueries, { strict: false }).load(em, question);
    });
    expect(plan).not.toMatch(/Seq Scan on appointments/);
    expect(plan).toMatch(/appointments_(professional_overlap|of_professional)/);
    expect(plan).toMatch(/appointments_(patient_overlap|of_patient)/);
  });

  it.each([
    ['of a professional', 'professionalId', 'appointments_of_professional'],
    ['of a patient', 'patientId', 'appointments_of_patient'],
    ['of everybody', 'from', 'appointments_by_start'],
  ])('list a page %s by its index', async (_, by, index) => {
    const [{ professional_id, patient_id }] = await test.em.query(
      `SELECT professional_id, patient_id FROM appointments LIMIT 1`,
    );
    const filter = {
      professionalId: { professionalId: professional_id },
      patientId: { patientId: patient_id },
      from: { from: new Date('2026-02-06') },
    }[by]!;
    const after = { startsAt: new Date('2026-02-10'), id: professional.id };
    const plan = await planOf(test, (em) =>
      test.app.get(AppointmentListsQueries, { strict: false }).list(em, EVERYTHING, filter, after, 21),
    );
    expect(plan).toContain(index);
    expect(plan).not.toMatch(/Seq Scan on appointments|Sort Key: a\.starts_at/);
  });
});
