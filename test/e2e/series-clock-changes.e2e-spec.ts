import { startApp, type TestApp } from '../support/app';
import { signedInAdmin, signedInPatient, workingProfessional, type Somebody } from '../support/factories/appointment';

const ALWAYS = { weekdays: [1, 2, 3, 4, 5, 6, 7], opensAt: '00:00', closesAt: '00:00' };

describe('a series over clock changes', () => {
  let test: TestApp;
  let admin: Somebody;
  let patient: Somebody;

  beforeAll(async () => {
    test = await startApp({ now: new Date('2027-03-01T06:00:00.000Z') });
    admin = await signedInAdmin(test);
  });
  afterAll(() => test.stop());
  beforeEach(async () => {
    patient = await signedInPatient(test);
  });

  async function series(timeZone: string, startsAt: string, more: object = {}) {
    const professional = await workingProfessional(test, { time_zone: timeZone, slot_interval_minutes: 30 }, ALWAYS);
    const body = {
      professionalId: professional.id,
      patientId: patient.id,
      startsAt,
      type: 'consultation',
      recurrence: 'FREQ=DAILY;COUNT=3',
      ...more,
    };
    return { body, answer: await admin.client.post('/appointment-series', body) };
  }
  const starts = (body: { appointments: readonly { startsAt: string }[] }) =>
    body.appointments.map((one) => one.startsAt);

  it('keeps its time on the wall: Madrid in spring and autumn, La Paz always', async () => {
    const spring = await series('Europe/Madrid', '2027-03-27T09:00:00Z');
    expect(starts(spring.answer.body)).toEqual([
      '2027-03-27T09:00:00.000Z',
      '2027-03-28T08:00:00.000Z',
      '2027-03-29T08:00:00.000Z',
    ]);
    const autumn = await series('Europe/Madrid', '2027-10-30T08:00:00Z');
    expect(starts(autumn.answer.body)).toEqual([
      '2027-10-30T08:00:00.000Z',
      '2027-10-31T09:00:00.000Z',
      '2027-11-01T09:00:00.000Z',
    ]);
    const never = await series('America/La_Paz', '2027-03-27T18:00:00Z');
    expect(starts(never.answer.body)).toEqual([
      '2027-03-27T18:00:00.000Z',
      '2027-03-28T18:00:00.000Z',
      '2027-03-29T18:00:00.000Z',
    ]);
  });

  it('reports the occurrence whose hour is skipped, and books the others when told to', async () => {
    const { body, answer } = await series('Europe/Madrid', '2027-03-27T01:30:00Z');
    expect(answer).toMatchObject({ status: 422, body: { code: 'local_time_skipped' } });
    expect(answer.body.occurrences).toMatchObject([
      {
        startsAt: '2027-03-28T01:00:00.000Z',
        localStartsAt: '2027-03-28T02:30',
        violations: [{ code: 'local_time_skipped' }],
        alternatives: [
          { startsAt: '2027-03-28T00:30:00.000Z' },
          { startsAt: '2027-03-28T01:00:00.000Z' },
          { startsAt: '2027-03-28T01:30:00.000Z' },
        ],
      },
    ]);
    const preview = await admin.client.post('/appointment-series/preview', body);
    expect(preview.body.occurrences.map((one: { localStartsAt: string }) => one.localStartsAt)).toEqual([
      '2027-03-27T02:30',
      '2027-03-28T02:30',
      '2027-03-29T02:30',
    ]);
    const [, skipped] = preview.body.occurrences;
    const chosen = { startsAt: skipped.startsAt, use: 'alternative', alternative: '2027-03-28T00:30:00Z' };
    const some = await admin.client.post('/appointment-series', {
      ...body,
      onConflict: 'skip',
      exdates: [body.startsAt],
    });
    expect(starts(some.body)).toEqual(['2027-03-29T00:30:00.000Z']);
    expect(some.body.skipped).toMatchObject([{ localStartsAt: '2027-03-28T02:30' }]);
    const other = await admin.client.post('/appointment-series', {
      ...body,
      recurrence: 'FREQ=DAILY;COUNT=2',
      choices: [chosen],
    });
    expect(starts(other.body)).toEqual(['2027-03-27T01:30:00.000Z', '2027-03-28T00:30:00.000Z']);
  });

  it('takes the first of two equal hours, also where clocks move by half an hour', async () => {
    const madrid = await series('Europe/Madrid', '2027-10-30T00:30:00Z');
    expect(starts(madrid.answer.body)[1]).toBe('2027-10-31T00:30:00.000Z');
    // Lord Howe goes back from 02:00 to 01:30 on 4 April 2027, and forward from 02:00 to 02:30 on 3 October.
    const back = await series('Australia/Lord_Howe', '2027-04-02T14:45:00Z');
    expect(starts(back.answer.body)).toEqual([
      '2027-04-02T14:45:00.000Z',
      '2027-04-03T14:45:00.000Z',
      '2027-04-04T15:15:00.000Z',
    ]);
    const forward = await series('Australia/Lord_Howe', '2027-10-01T15:45:00Z', { onConflict: 'skip' });
    expect(starts(forward.answer.body)).toEqual(['2027-10-01T15:45:00.000Z', '2027-10-03T15:15:00.000Z']);
    expect(forward.answer.body.skipped).toMatchObject([{ localStartsAt: '2027-10-03T02:15' }]);
  });

  it('is moved by the clock on the wall, and not into a skipped hour', async () => {
    const { answer } = await series('Europe/Madrid', '2027-03-20T09:00:00Z', { recurrence: 'FREQ=WEEKLY;COUNT=2' });
    const { id, appointments } = answer.body;
    const path = `/appointment-series/${id}/reschedule`;
    const order = { scope: 'all', appointmentId: appointments[0].id, startsAt: '2027-03-21T10:00:00Z' };
    const moved = await admin.client.post(path, order);
    expect(starts(moved.body)).toEqual(['2027-03-21T10:00:00.000Z', '2027-03-28T09:00:00.000Z']);
    const night = await admin.client.post(path, { ...order, startsAt: '2027-03-21T01:30:00Z' });
    expect(night).toMatchObject({
      status: 422,
      body: { code: 'local_time_skipped', occurrences: [{ localStartsAt: '2027-03-28T02:30' }] },
    });
    const skip = await admin.client.post(path, { ...order, startsAt: '2027-03-21T01:30:00Z', onConflict: 'skip' });
    expect(starts(skip.body)).toEqual(['2027-03-21T01:30:00.000Z', '2027-03-28T09:00:00.000Z']);
  });
});
