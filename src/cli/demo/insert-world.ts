import type { EntityManager } from 'typeorm';
import type { Sealer } from '../../common/crypto/data-encryption';
import { newId } from '../../common/database/uuid';
import { DAY_MS } from '../../common/time/dates';
import { insertMissing } from '../create-specializations';
import type { Progress } from '../progress';
import { appointmentRow, historyRows } from './appointments';
import { blockRows, overrideRows, windowRows } from './calendars';
import { chatRows } from './chat';
import { insertRows } from './insert-rows';
import { contactRows, fieldRows, statusChangeRows } from './professionals';
import { patientRow } from './patient-rows';
import { fixedRandom } from './random';
import { seriesRow } from './series';
import { insertEndpoint, insertCaseloads } from './outside';
import { holdRows } from './waitlist';
import type { DemoWorld } from './world';

/**
 * Writes the demo practice. Neither audit entries nor outbox events: nobody did these acts, and a relay would tell the
 * world of events that never happened.
 */
export async function insertWorld(em: EntityManager, world: DemoWorld, progress: Progress): Promise<void> {
  const { setting } = world;
  await insertRows(em, 'users', world.accounts);
  await insertProfessionals(em, world);
  progress.reach('professionals', world.professionals.length, world.professionals.length);
  const panels = firstProfessionals(world);
  const sealers = await setting.dataEncryption.sealersOf(world.patients.map(({ id }) => id));
  const patients = world.patients.map((patient, index) =>
    patientRow(
      patient,
      index % 4 === 0 ? (panels.get(patient.id) ?? null) : null,
      setting,
      sealerOf(sealers, patient.id),
    ),
  );
  await insertRows(em, 'patients', patients, (done) => progress.reach('patients', done, patients.length));
  await insertRows(
    em,
    'appointment_series',
    world.series.map((series) => seriesRow(series, setting)),
  );
  const appointments = world.appointments.map((appointment) =>
    appointmentRow(appointment, setting, sealerOf(sealers, appointment.patient.id)),
  );
  await insertRows(em, 'appointments', appointments, (done) =>
    progress.reach('appointments', done, appointments.length),
  );
  await insertRows(em, 'appointment_history', world.appointments.flatMap(historyRows));
  await insertWaitlist(em, world, sealers);
  await insertCaseloads(em);
  await insertEndpoint(em, world);
  const chat = chatRows(world, (id) => sealerOf(sealers, id));
  await insertRows(em, 'chat_conversations', chat.conversations);
  await insertRows(em, 'chat_messages', chat.messages);
}

async function insertWaitlist(
  em: EntityManager,
  { setting, waitlist: { held, entries, offers } }: DemoWorld,
  sealers: ReadonlyMap<string, Sealer>,
) {
  const times = held.map((one) => ({
    ...appointmentRow(one, setting, sealerOf(sealers, one.patient.id)),
    heldUntil: new Date(one.until),
  }));
  await insertRows(em, 'appointments', times);
  await insertRows(em, 'slot_holds', holdRows(held));
  await insertRows(em, 'waitlist_entries', entries);
  await insertRows(em, 'waitlist_offers', offers);
}

async function insertProfessionals(em: EntityManager, { setting, professionals, calendars }: DemoWorld): Promise<void> {
  const { admin } = setting.accounts;
  await insertMissing(em);
  const fields = await em.query<{ slug: string; id: string }[]>('SELECT slug, id FROM specializations');
  await insertRows(
    em,
    'professionals',
    professionals.map(({ row }) => row),
  );
  await insertRows(
    em,
    'professional_specializations',
    fieldRows(professionals, new Map(fields.map(({ slug, id }) => [slug, id]))),
  );
  await insertRows(em, 'professional_status_changes', statusChangeRows(professionals, admin));
  await insertRows(
    em,
    'professional_contacts',
    contactRows(fixedRandom(setting.now), professionals, admin, setting.now),
  );
  await insertRows(em, 'weekly_windows', windowRows(calendars.of));
  await insertRows(em, 'date_overrides', overrideRows(calendars.of));
  await insertBlocks(em, { setting, calendars });
}

async function insertBlocks(
  em: EntityManager,
  { setting, calendars }: Pick<DemoWorld, 'setting' | 'calendars'>,
): Promise<void> {
  const blocks = blockRows(calendars, setting.accounts.admin, new Date(setting.now - 45 * DAY_MS));
  const rows = blocks.map(({ reason, ...block }) => {
    const id = newId(block.createdAt);
    return {
      id,
      ...block,
      reasonEncrypted: setting.encryption.encrypt(reason, {
        table: 'blocked_periods',
        column: 'reason_encrypted',
        row: id,
      }),
    };
  });
  await insertRows(em, 'blocked_periods', rows);
}

function sealerOf(sealers: ReadonlyMap<string, Sealer>, patientId: string): Sealer {
  const sealer = sealers.get(patientId);
  if (!sealer) throw new Error('Every patient has a key.');
  return sealer;
}

/** To whom each patient came first. */
function firstProfessionals({ appointments }: DemoWorld): ReadonlyMap<string, string> {
  return new Map(appointments.toReversed().map(({ patient, professional }) => [patient.id, professional.row.id]));
}
