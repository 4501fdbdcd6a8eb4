import { randomUUID } from 'node:crypto';
import { DataEncryption } from '../../src/common/crypto/data-encryption';
import type { TestApp } from './app';
import { insert, workingProfessional } from './factories/appointment';
import { signedInPatient } from './factories/patient';

/** One for each field of a patient that somebody may fill. Those that no table may hold in the clear begin with `canario-`: see leaks.ts. */
export const CANARIES = {
  firstName: 'Canarinombre',
  lastName: 'Canariapellido',
  phone: '+59171199999',
  email: 'canario@praxis.example',
  address: 'Calle Canario 1',
  ssn: '987-65-4321',
  nationalId: '1234509876',
  allergiesAndMedication: 'canario-alergia',
  aboutNote: 'canario-sobre-mi',
  staffNote: 'canario-del-personal',
  tags: ['canaria-etiqueta'],
};

/** Every word that tells who the patient of `canaryPatient` is, or what was written about them. */
export const WORDS = [
  ...Object.values(CANARIES).flat(),
  ...[
    'canario-motivo',
    'canario-cancelacion',
    'canario-excepcion',
    'canaria-agente',
    'canaria-ciudad',
    'canario-retrato',
    'canario-mensaje',
    'canario-respuesta',
  ],
];

/**
 * A patient with an account, who has a cancelled and a coming appointment, about which two messages were written, waits for another, and
 * is signed in on two devices.
 */
export async function canaryPatient(test: TestApp) {
  const { patient, account, client } = await signedInPatient(test, CANARIES);
  const professional = await workingProfessional(test);
  const order = { professionalId: professional.id, type: 'consultation', startsAt: '2026-05-06T13:00:00Z' };
  const { body } = await client.post('/appointments', { ...order, reason: 'canario-motivo' });
  const overridden = { ...order, patientId: patient.id, startsAt: '2026-05-06T23:00:00Z' };
  const coming = await professional.client.post('/appointments', {
    ...overridden,
    override: { reason: 'canario-excepcion' },
  });
  await client.post(`/appointments/${body.id}/cancel`, { reasonCode: 'illness', reason: 'canario-cancelacion' });
  const messages = `/appointments/${coming.body.id}/messages`;
  await client.post(messages, { clientId: randomUUID(), body: 'canario-mensaje' });
  await professional.client.post(messages, { clientId: randomUUID(), body: 'canario-respuesta' });
  await client.post('/waitlist-entries', { city: 'canaria-ciudad', from: '2026-05-05', to: '2026-05-20' });
  const at = test.clock.now();
  const sealer = await test.app.get(DataEncryption).sealerOf(patient.id);
  const picture = { table: 'patient_pictures', column: 'picture_encrypted', row: patient.id };
  await insert(test, 'patient_pictures', {
    ...{ patient_id: patient.id, picture_encrypted: sealer.seal('canario-retrato', picture) },
    ...{ revision: patient.id, updated_at: at },
  });
  await insert(test, 'device_sessions', {
    ...{ account_id: account.id, generation: 0, rotated_at: at, user_agent: 'canaria-agente' },
    ...{ created_at: at, last_used_at: at, expires_at: at },
  });
  return { patient, account, client, professional, comingId: String(coming.body.id) };
}

/** All rows of all tables, the jobs' too, as text. */
export async function everythingIn({ em }: TestApp): Promise<string> {
  const tables = await em.query<{ name: string }[]>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname IN ('public', 'graphile_worker')`,
  );
  const rows: string[] = [];
  for (const { name } of tables) rows.push(JSON.stringify(await em.query(`SELECT t::text FROM ${name} t`)));
  return rows.join('\n');
}
