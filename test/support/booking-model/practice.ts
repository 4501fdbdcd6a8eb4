import type { TestApp } from '../app';
import { appointmentRow, insert, signedInAdmin, signedInPatient, workingProfessional } from '../factories/appointment';
import { catchUp } from '../free-slots';
import { CONFIRMATION_HOURS, PRACTICE_POLICY, type Model, type ModelProfessional, type ModelSession } from './model';
import { booked } from './sessions';
import { Stage } from './stage';
import { HOUR, LA_PAZ, MADRID } from './wall-time';

/** A Friday; the clocks in Madrid go forward on the Sunday. */
const BEGIN = new Date('2027-03-26T06:00:00.000Z');
const PATIENTS = 4;
const NINE_TO_FIVE = { start: 9 * 60, end: 17 * 60 };

/** An ordinary one, one who confirms and one in whose zone the clocks change. */
const PROFESSIONALS: readonly Omit<ModelProfessional, 'week' | 'overrides'>[] = [
  {
    zone: LA_PAZ,
    duration: 60,
    buffer: 0,
    step: null,
    notice: 120,
    horizonDays: 3,
    confirms: false,
    price: 10_001,
    policy: { noticeHours: 24, lateFeePercent: 50 },
  },
  {
    zone: LA_PAZ,
    duration: 45,
    buffer: 15,
    step: 30,
    notice: 0,
    horizonDays: 40,
    confirms: true,
    price: null,
    policy: null,
  },
  {
    zone: MADRID,
    duration: 60,
    buffer: 5,
    step: 15,
    notice: 60,
    horizonDays: 40,
    confirms: false,
    price: 7_550,
    policy: null,
  },
];

/** Who has been with whom, in a week before: of those who wait, they come first. */
const PAST_SESSIONS = [
  { professional: 0, patient: 1, daysAgo: 7 },
  { professional: 0, patient: 2, daysAgo: 8 },
  { professional: 1, patient: 2, daysAgo: 9 },
  { professional: 1, patient: 3, daysAgo: 10 },
  { professional: 2, patient: 3, daysAgo: 11 },
];

const columnsOf = ({ zone, ...one }: (typeof PROFESSIONALS)[number]) => ({
  time_zone: zone,
  session_duration_minutes: one.duration,
  buffer_minutes: one.buffer,
  slot_interval_minutes: one.step,
  minimum_notice_minutes: one.notice,
  booking_horizon_days: one.horizonDays,
  requires_confirmation: one.confirms,
  price_amount: one.price,
  price_currency: one.price === null ? null : 'BOB',
  notice_hours: one.policy?.noticeHours ?? null,
  late_fee_percent: one.policy?.lateFeePercent ?? null,
});

/** Everybody, with accounts. */
export async function openPractice(test: TestApp): Promise<Stage> {
  test.clock.set(BEGIN);
  await test.em.query(`UPDATE practice SET confirmation_hours = $1, notice_hours = $2, late_fee_percent = $3`, [
    CONFIRMATION_HOURS,
    PRACTICE_POLICY.noticeHours,
    PRACTICE_POLICY.lateFeePercent,
  ]);
  const patients = [];
  for (let index = 0; index < PATIENTS; index++) patients.push(await signedInPatient(test));
  const professionals = [];
  for (const one of PROFESSIONALS)
    professionals.push(await workingProfessional(test, columnsOf(one), { weekdays: [] }));
  const stage = new Stage(test, await signedInAdmin(test), patients, professionals);
  await emptyPractice(stage);
  await test.em.query(`UPDATE free_slot_calendars SET covered_until = '-infinity', due_at = '-infinity'`);
  await catchUp(test);
  await test.em.query(
    `CREATE TABLE fresh_free_slots AS TABLE free_slots; CREATE TABLE fresh_calendars AS TABLE free_slot_calendars; ANALYZE fresh_free_slots`,
  );
  return stage;
}

/** With nothing booked, and the free slots of that: computed once, since that takes longer than a walk. */
const RESTORE = `
  DELETE FROM free_slots s WHERE NOT EXISTS (SELECT FROM fresh_free_slots f WHERE f = s);
  INSERT INTO free_slots TABLE fresh_free_slots ON CONFLICT DO NOTHING;
  UPDATE free_slot_calendars c SET covered_until = f.covered_until, due_at = f.due_at, block_over_at = f.block_over_at
    FROM fresh_calendars f WHERE f.professional_id = c.professional_id`;

/** The same people at the same time again, with nothing booked; and the model of that. */
export async function resetPractice(stage: Stage): Promise<Model> {
  await emptyPractice(stage);
  await stage.test.em.query(RESTORE);
  const model: Model = {
    now: BEGIN.getTime(),
    patients: PATIENTS,
    professionals: PROFESSIONALS.map((one) => ({
      ...one,
      week: Array.from({ length: 7 }, () => [NINE_TO_FIVE]),
      overrides: {},
    })),
    blocks: [],
    sessions: [],
    series: [],
    entries: [],
    offers: [],
    givenUp: [],
    unnoticed: [],
    openings: [],
  };
  for (const past of PAST_SESSIONS) model.sessions.push(await heldSession(stage, model, past));
  return model;
}

/** It has taken place, and nobody was told of it. */
async function heldSession(
  { test, professionals, patients }: Stage,
  model: Model,
  { professional, patient, daysAgo }: (typeof PAST_SESSIONS)[number],
): Promise<ModelSession> {
  const start = BEGIN.getTime() - daysAgo * 24 * HOUR;
  const { duration } = model.professionals[professional]!;
  const past = booked(model, { id: '', professional, patient, start, duration });
  const id = await appointmentRow(test, {
    professional_id: professionals[professional]!.id,
    patient_id: patients[patient]!.id,
    starts_at: new Date(start).toISOString(),
    ends_at: new Date(past.end),
    occupied_until: new Date(past.occupied),
    status: 'fulfilled',
    price_amount: past.price,
    price_currency: past.price === null ? null : 'BOB',
    notice_hours: past.policy.noticeHours,
    late_fee_percent: past.policy.lateFeePercent,
    cancellation_deadline: new Date(past.deadline),
  });
  return { ...past, id, status: 'fulfilled', until: null, acts: 0 };
}

async function emptyPractice({ test, professionals }: Stage): Promise<void> {
  test.clock.set(BEGIN);
  await test.em.query(
    `DELETE FROM waitlist_offers; DELETE FROM waitlist_openings; DELETE FROM waitlist_entries;
     DELETE FROM appointments; DELETE FROM appointment_series; DELETE FROM blocked_periods; DELETE FROM date_overrides;
     DELETE FROM weekly_windows; DELETE FROM outbox_events`,
  );
  for (const [index, settings] of PROFESSIONALS.entries()) {
    const { id } = professionals[index]!;
    const columns = Object.entries(columnsOf(settings));
    const assignments = columns.map(([column], position) => `${column} = $${position + 2}`).join(', ');
    await test.em.query(`UPDATE professionals SET ${assignments} WHERE id = $1`, [
      id,
      ...columns.map(([, one]) => one),
    ]);
    for (const weekday of [1, 2, 3, 4, 5, 6, 7]) {
      await insert(test, 'weekly_windows', { professional_id: id, weekday, opens_at: '09:00', closes_at: '17:00' });
    }
  }
}
