import type { TestApp } from '../app';
import { signedInAdmin, signedInPatient, workingProfessional, insert } from '../factories/appointment';
import type { Model, ModelProfessional } from './model';
import { Stage } from './stage';
import { LA_PAZ, MADRID } from './wall-time';

/** A Friday; the clocks in Madrid go forward on the Sunday. */
const BEGIN = new Date('2027-03-26T06:00:00.000Z');
const PATIENTS = 4;
const NINE_TO_FIVE = { start: 9 * 60, end: 17 * 60 };

/** An ordinary one, one who confirms and one in whose zone the clocks change. */
const PROFESSIONALS: readonly Omit<ModelProfessional, 'week' | 'overrides'>[] = [
  { zone: LA_PAZ, duration: 60, buffer: 0, step: null, notice: 120, horizonDays: 3, confirms: false },
  { zone: LA_PAZ, duration: 45, buffer: 15, step: 30, notice: 0, horizonDays: 90, confirms: true },
  { zone: MADRID, duration: 60, buffer: 5, step: 15, notice: 60, horizonDays: 90, confirms: false },
];

const columnsOf = ({ zone, ...one }: (typeof PROFESSIONALS)[number]) => ({
  time_zone: zone,
  session_duration_minutes: one.duration,
  buffer_minutes: one.buffer,
  slot_interval_minutes: one.step,
  minimum_notice_minutes: one.notice,
  booking_horizon_days: one.horizonDays,
  requires_confirmation: one.confirms,
});

/** Everybody, with accounts. */
export async function openPractice(test: TestApp): Promise<Stage> {
  test.clock.set(BEGIN);
  const patients = [];
  for (let index = 0; index < PATIENTS; index++) patients.push(await signedInPatient(test));
  const professionals = [];
  for (const one of PROFESSIONALS)
    professionals.push(await workingProfessional(test, columnsOf(one), { weekdays: [] }));
  return new Stage(test, await signedInAdmin(test), patients, professionals);
}

/** The same people at the same time again, with nothing booked; and the model of that. */
export async function resetPractice(stage: Stage): Promise<Model> {
  const { test } = stage;
  test.clock.set(BEGIN);
  await test.em.query(
    `DELETE FROM appointments; DELETE FROM appointment_series; DELETE FROM blocked_periods; DELETE FROM date_overrides;
     DELETE FROM weekly_windows; DELETE FROM outbox_events; UPDATE free_slot_calendars SET due_at = '-infinity'`,
  );
  for (const [index, settings] of PROFESSIONALS.entries()) {
    const id = stage.professionalId(index);
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
  return {
    now: BEGIN.getTime(),
    patients: PATIENTS,
    professionals: PROFESSIONALS.map((one) => ({ ...one, week: [NINE_TO_FIVE], overrides: {} })),
    blocks: [],
    sessions: [],
    series: [],
  };
}
