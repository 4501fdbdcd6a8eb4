import { LateFeeWaivers } from '../../src/appointments/late-fee-waivers';
import { startApp, type TestApp } from '../support/app';
import { appointmentRow, signedInPatient, workingProfessional, type Somebody } from '../support/factories/appointment';
import { eventsOf } from '../support/traces';

const STARTS_AT = '2026-05-05T14:00:00.000Z';
const PRICE = { price_amount: 12_000, price_currency: 'BOB' };

/** The waitlist calls this when an offer becomes a booking. */
describe('a late fee', () => {
  let test: TestApp;
  let professional: Somebody;
  let patient: Somebody;
  let other: Somebody;

  beforeAll(async () => {
    test = await startApp();
    professional = await workingProfessional(test, PRICE);
    patient = await signedInPatient(test);
    other = await signedInPatient(test);
  });
  afterEach(() => test.em.query(`TRUNCATE appointments CASCADE`));
  afterAll(() => test.stop());

  const cancelledLate = async (more: object = PRICE): Promise<string> => {
    const row = { professional_id: professional.id, patient_id: patient.id, starts_at: STARTS_AT, ...more };
    const id = await appointmentRow(test, {
      ...row,
      cancellation_deadline: '2026-05-04T09:00:00Z',
    });
    const { body } = await patient.client.post(`/appointments/${id}/cancel`, { reasonCode: 'other' });
    expect(body.cancellation).toMatchObject({ class: 'late', waived: null });
    return id;
  };
  const refill = (startsAt: string, endsAt: string, patientId = other.id) =>
    test.dataSource.transaction((em) =>
      test.app
        .get(LateFeeWaivers, { strict: false })
        .waiveFor(
          em,
          { professionalId: professional.id, patientId, startsAt: new Date(startsAt), endsAt: new Date(endsAt) },
          test.clock.now(),
        ),
    );

  it('is waived once when somebody else gets the time, and what was recorded stays', async () => {
    const id = await cancelledLate();
    test.clock.advance(60_000);
    expect(await refill('2026-05-05T14:30:00Z', '2026-05-05T15:30:00Z')).toBe(1);
    expect(await refill('2026-05-05T14:00:00Z', '2026-05-05T14:30:00Z')).toBe(0);
    const { body } = await patient.client.get(`/appointments/${id}`);
    expect(body).toMatchObject({ status: 'cancelled', version: 3 });
    expect(body.cancellation).toMatchObject({
      class: 'late',
      fee: { amount: 6000, currency: 'BOB' },
      waived: { at: test.clock.now().toISOString(), note: 'time_filled_again' },
    });
    const history = await patient.client.get(`/appointments/${id}/history`);
    expect(history.body.data).toMatchObject([
      { act: 'cancelled', cancellation: { class: 'late' } },
      { act: 'fee_waived', by: 'system', cancellation: null },
    ]);
    expect((await eventsOf(test, id)).map(({ type }) => type)).toEqual([
      'appointment.cancelled',
      'appointment.fee_waived',
    ]);
  });

  it.each([
    ['before', '2026-05-05T13:00:00Z', '2026-05-05T14:00:00Z'],
    ['after', '2026-05-05T15:00:00Z', '2026-05-05T16:00:00Z'],
  ])('stays when only the time %s is filled', async (_, startsAt, endsAt) => {
    await cancelledLate();
    expect(await refill(startsAt, endsAt)).toBe(0);
  });

  it('stays when the same patient comes after all, and where there is none', async () => {
    await cancelledLate();
    expect(await refill(STARTS_AT, '2026-05-05T15:00:00Z', patient.id)).toBe(0);
    await test.em.query(`TRUNCATE appointments CASCADE`);
    await cancelledLate({});
    expect(await refill(STARTS_AT, '2026-05-05T15:00:00Z')).toBe(0);
  });
});
