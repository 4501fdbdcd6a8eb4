import fc from 'fast-check';
import { DAY_MS, HOUR_MS, addDays } from '../../src/common/time/dates';
import { localDateOf } from '../../src/common/time/zones';
import { startApp, type TestApp } from '../support/app';
import type { Answer } from '../support/client';
import { signedInAdmin, signedInPatient, workingProfessional, type Somebody } from '../support/factories/appointment';
import { catchUp, freeSlotFaults } from '../support/free-slots';

/** A Friday before the clocks go forward in Madrid, in 2027. */
const BEGIN = '2027-03-26T06:00:00.000Z';
const MADRID = 'Europe/Madrid';
const SEED = Number(process.env['FC_SEED'] ?? 20261122);
const RUNS = Number(process.env['FC_RUNS'] ?? 12);

interface World {
  readonly test: TestApp;
  readonly admin: Somebody;
  readonly patients: readonly Somebody[];
  readonly professionals: readonly Somebody[];
  /** What was made on the way, for later acts to choose from. */
  readonly appointments: string[];
  readonly series: { readonly id: string; readonly ids: readonly string[] }[];
  readonly blocks: { readonly path: string }[];
  readonly acts: Map<string, number>;
}

type Act = readonly [name: string, ...choices: number[]];

const pick = <T>(from: readonly T[], choice: number): T => from[choice % from.length]!;

/** Whole minutes within the next days, mostly on the grid of hours. */
const timeOf = ({ test }: World, day: number, hour: number, minutes = 0): string =>
  new Date(
    Math.floor(test.clock.now().getTime() / DAY_MS) * DAY_MS + day * DAY_MS + hour * HOUR_MS + minutes * 60_000,
  ).toISOString();

const dateOf = ({ test }: World, day: number): string => addDays(localDateOf(MADRID, test.clock.now().getTime()), day);

function noteSeries({ appointments, series }: World, { body }: Answer): void {
  const ids: string[] = body.appointments.map((one: { id: string }) => one.id);
  series.push({ id: body.id, ids });
  appointments.push(...ids);
}

/** Each does one thing over the API, whatever the answer is; the rows have to be right afterwards. */
const ACTS: Readonly<Record<string, (world: World, a: number, b: number, c: number) => Promise<Answer | undefined>>> = {
  book: async (world, a, b, c) => {
    const order = {
      professionalId: pick(world.professionals, a).id,
      startsAt: timeOf(world, b % 6, 6 + (c % 14)),
      type: 'one_off',
    };
    const answer = await pick(world.patients, b).client.post('/appointments', order);
    if (answer.status === 201) world.appointments.push(answer.body.id);
    return answer;
  },
  staffBooks: async (world, a, b, c) => {
    const order = {
      professionalId: pick(world.professionals, a).id,
      patientId: pick(world.patients, c).id,
      startsAt: timeOf(world, b % 6, 6 + (c % 14), (a % 12) * 5),
      durationMinutes: 15 + (b % 46) * 5,
      type: 'consultation',
      override: { reason: 'On request' },
    };
    const answer = await world.admin.client.post('/appointments', order);
    if (answer.status === 201) world.appointments.push(answer.body.id);
    return answer;
  },
  crowd: async (world, a, b, c) => {
    const order = (index: number) => ({
      professionalId: pick(world.professionals, a).id,
      patientId: pick(world.patients, index).id,
      startsAt: timeOf(world, b % 6, 6 + (c % 14), index * 20),
      durationMinutes: 30,
      type: 'one_off',
      override: { reason: 'On request' },
    });
    const answers = await Promise.all(
      [0, 1, 2, 3, 4, 5].map((index) => world.admin.client.post('/appointments', order(index))),
    );
    world.appointments.push(...answers.filter(({ status }) => status === 201).map(({ body }) => body.id as string));
    return answers.find(({ status }) => status === 201);
  },
  cancel: async ({ admin, appointments }, a) => {
    if (appointments.length === 0) return;
    return admin.client.post(`/appointments/${pick(appointments, a)}/cancel`, { reasonCode: 'other' });
  },
  move: async (world, a, b, c) => {
    if (world.appointments.length === 0) return;
    const order = { startsAt: timeOf(world, b % 6, 6 + (c % 14), (a % 2) * 30), override: { reason: 'On request' } };
    return world.admin.client.post(`/appointments/${pick(world.appointments, a)}/reschedule`, order);
  },
  note: async ({ admin, appointments }, a, b) => {
    if (appointments.length === 0) return;
    const act = pick(['arrive', 'fulfill', 'no-show', 'confirm'], b);
    return admin.client.post(`/appointments/${pick(appointments, a)}/${act}`, {});
  },
  bookSeries: async (world, a, b, c) => {
    const order = {
      professionalId: pick(world.professionals, a).id,
      patientId: pick(world.patients, c).id,
      startsAt: timeOf(world, b % 4, (c % 3 === 0 ? 0 : 6) + (c % 14), (a % 4) * 15),
      type: 'consultation',
      recurrence: `FREQ=DAILY;INTERVAL=${1 + (a % 2)};COUNT=${1 + (b % 6)}`,
      onConflict: pick(['refuse', 'skip', 'skip'], a),
      override: { reason: 'On request' },
    };
    const answer = await world.admin.client.post('/appointment-series', order);
    if (answer.status === 201) noteSeries(world, answer);
    return answer;
  },
  cancelSeries: async ({ admin, series }, a, b) => {
    if (series.length === 0) return;
    const { id, ids } = pick(series, a);
    const scope = pick(['this', 'following', 'all'], b);
    return admin.client.post(`/appointment-series/${id}/cancel`, {
      scope,
      appointmentId: pick(ids, b),
      reasonCode: 'other',
    });
  },
  moveSeries: async (world, a, b, c) => {
    if (world.series.length === 0) return;
    const { id, ids } = pick(world.series, a);
    const answer = await world.admin.client.post(`/appointment-series/${id}/reschedule`, {
      scope: pick(['this', 'following', 'all'], b),
      appointmentId: pick(ids, c),
      startsAt: timeOf(world, b % 6, 6 + (c % 14), (a % 4) * 15),
      ...(a % 3 === 0 ? { durationMinutes: 30 + (c % 20) * 5 } : {}),
      onConflict: pick(['skip', 'refuse'], c),
      override: { reason: 'On request' },
    });
    if (answer.status === 200 && answer.body.splitFrom !== null) noteSeries(world, answer);
    return answer;
  },
  hours: async ({ admin, professionals }, a, b, c) => {
    const start = `${String(6 + (b % 8)).padStart(2, '0')}:00`;
    const end = pick(['16:30', '21:00', '00:00', '03:00'], c);
    const windows = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, start, end }));
    return admin.client.put(`/professionals/${pick(professionals, a).id}/schedule`, {
      timeZone: pick([MADRID, 'America/La_Paz', 'Australia/Lord_Howe'], b),
      windows,
    });
  },
  override: async (world, a, b, c) => {
    const path = `/professionals/${pick(world.professionals, a).id}/date-overrides/${dateOf(world, b % 5)}`;
    if (c % 3 === 0) return world.admin.client.delete(path);
    return world.admin.client.put(path, { windows: c % 3 === 1 ? [] : [{ start: '22:00', end: '04:00' }] });
  },
  block: async (world, a, b, c) => {
    const path = c % 4 === 0 ? '/blocked-periods' : `/professionals/${pick(world.professionals, a).id}/blocked-periods`;
    const times = b % 2 === 0 ? {} : { startTime: '22:30', endTime: '09:15' };
    const period = { startsOn: dateOf(world, b % 5), endsOn: dateOf(world, (b % 5) + (c % 2)), ...times };
    const answer = await world.admin.client.post(path, { ...period, onConflict: pick(['keep', 'cancel'], a) });
    if (answer.status === 201) world.blocks.push({ path: `${path}/${answer.body.id}` });
    return answer;
  },
  unblock: async ({ admin, blocks }, a) => {
    if (blocks.length === 0) return;
    return admin.client.delete(blocks.splice(a % blocks.length, 1)[0]!.path);
  },
  settings: async ({ admin, professionals }, a, b, c) =>
    admin.client.patch(`/professionals/${pick(professionals, a).id}`, {
      bufferMinutes: pick([0, 5, 30], b),
      slotIntervalMinutes: pick([15, 60, 75], c),
      sessionDurationMinutes: pick([30, 60, 90], b),
      bookingHorizonDays: pick([3, 10, 90], c),
    }),
  status: async (world, a, b) => {
    const act = pick(['deactivate', 'activate', 'block', 'unblock'], b);
    const body = act === 'block' ? { reason: 'Leave', until: dateOf(world, 2) } : { reason: 'Back' };
    return world.admin.client.post(`/professionals/${pick(world.professionals, a).id}/${act}`, body);
  },
  zone: async ({ admin }, a) => admin.client.patch('/practice', { timeZone: pick(['America/La_Paz', MADRID], a) }),
  wait: ({ test }, a) => {
    test.clock.advance((a % 40) * HOUR_MS);
    return Promise.resolve(undefined);
  },
};

const actArb = fc
  .tuple(
    fc.constantFrom(
      'book',
      'book',
      'staffBooks',
      'crowd',
      'cancel',
      'move',
      'bookSeries',
      'moveSeries',
      'note',
      ...Object.keys(ACTS),
    ),
    fc.nat(999),
    fc.nat(999),
    fc.nat(999),
  )
  .map(([name, ...choices]): Act => [name, ...choices]);

describe('the derived free slots', () => {
  let test: TestApp;
  let people: Pick<World, 'admin' | 'patients'>;

  beforeAll(async () => {
    test = await startApp({ now: new Date(BEGIN) });
    const patients = [];
    for (let index = 0; index < 4; index++) patients.push(await signedInPatient(test));
    people = { admin: await signedInAdmin(test), patients };
  });
  afterAll(() => test.stop());

  it('are those of the calendars after whatever is done over the API', async () => {
    const acts = new Map<string, number>();
    const walk = fc.asyncProperty(fc.array(actArb, { minLength: 10, maxLength: 30 }), async (steps) => {
      test.clock.set(BEGIN);
      await test.em.query('DELETE FROM appointments; DELETE FROM blocked_periods');
      await test.em.query(
        `UPDATE professionals SET status = 'inactive', blocked_until = NULL; UPDATE free_slot_calendars SET due_at = '-infinity'`,
      );
      const professionals = [];
      for (let index = 0; index < 2; index++)
        professionals.push(await workingProfessional(test, { time_zone: MADRID }));
      const world: World = { test, ...people, professionals, appointments: [], series: [], blocks: [], acts };
      await catchUp(test);
      for (const [name, a = 0, b = 0, c = 0] of steps) {
        const answer = await ACTS[name]!(world, a, b, c);
        expect(answer?.status ?? 200).toBeLessThan(500);
        if ((answer?.status ?? 200) < 300) acts.set(name, (acts.get(name) ?? 0) + 1);
        await catchUp(test);
        expect([name, await freeSlotFaults(test)]).toEqual([name, []]);
      }
    });
    await fc.assert(walk, { numRuns: RUNS, seed: SEED, endOnFailure: true });
    // Otherwise the walk stood still.
    expect([...acts.keys()].sort()).toEqual(Object.keys(ACTS).sort());
  }, 120_000);
});
