import type { EntityManager } from 'typeorm';
import type { BlindIndex } from '../../common/crypto/blind-index';
import type { DataEncryption } from '../../common/crypto/data-encryption';
import type { FieldEncryption } from '../../common/crypto/field-encryption';
import { newId } from '../../common/database/uuid';
import { DAY_MS } from '../../common/time/dates';
import { accountRows, type AccountRow, type DemoAccounts } from './accounts';
import { imagineAppointments, type Appointment } from './appointments';
import { imagineCalendars, type Calendars } from './calendars';
import type { LifeSetting } from './lives';
import { imaginePatients, type Patient } from './patients';
import { imagineProfessionals, type Professional } from './professionals';
import { fixedRandom } from './random';
import { imagineSeries, type Series } from './series';
import { imagineStories, type Stories } from './stories';
import { imagineVisits } from './visits';

export interface WorldSetting {
  /** Epoch ms; all dates count from here. */
  readonly now: number;
  readonly passwordHash: string;
  readonly encryption: FieldEncryption;
  readonly dataEncryption: DataEncryption;
  readonly blindIndex: BlindIndex;
}

/** A practice with a past and a future around `now`, as values; `insertWorld` writes it. */
export interface DemoWorld {
  readonly setting: WorldSetting & LifeSetting;
  readonly accounts: readonly AccountRow[];
  readonly professionals: readonly Professional[];
  readonly calendars: Calendars;
  readonly patients: readonly Patient[];
  readonly series: readonly Series[];
  readonly appointments: readonly Appointment[];
  readonly waitlist: Pick<Stories, 'held' | 'entries' | 'offers'>;
}

/** Thinks the demo practice up. Of the database it takes the practice's settings. */
export async function imagineWorld(em: EntityManager, given: WorldSetting): Promise<DemoWorld> {
  const { now } = given;
  const random = fixedRandom(now);
  const practice = await practiceOf(em);
  const opened = new Date(now - 200 * DAY_MS);
  const accounts: DemoAccounts = { admin: newId(opened), professional: newId(opened), patient: newId(opened) };
  const setting = { ...given, accounts, ...practice };
  const professionals = imagineProfessionals(random, now, accounts.professional);
  const patients = imaginePatients(random, now, accounts.patient);
  const calendars = imagineCalendars(professionals, practice.timeZone, now);
  const visits = imagineVisits(random, calendars.of, calendars.closures, patients, now);
  const { appointments: told, ...waitlist } = imagineStories(calendars, patients, visits, setting);
  const others = [...visits, ...told, ...waitlist.held];
  const [calendar] = calendars.of;
  const [patient] = patients;
  const { series, visits: weekly } =
    calendar && patient
      ? imagineSeries(calendar, calendars.closures, others, patient, now)
      : { series: [], visits: [] };
  const all = [...visits, ...weekly].sort((a, b) => a.startsAt - b.startsAt);
  const appointments = [...imagineAppointments(random, all, setting), ...told];
  return {
    setting,
    accounts: accountRows(accounts, given.passwordHash, opened),
    ...{ professionals, calendars, patients, series, appointments, waitlist },
  };
}

async function practiceOf(
  em: EntityManager,
): Promise<{ timeZone: string; noticeHours: number; lateFeePercent: number }> {
  const [practice] = await em.query<{ timeZone: string; noticeHours: number; lateFeePercent: number }[]>(
    'SELECT time_zone AS "timeZone", notice_hours AS "noticeHours", late_fee_percent AS "lateFeePercent" FROM practice',
  );
  if (!practice) throw new Error('The table practice has no row; the first migration puts one there.');
  return practice;
}
