import { randomBytes } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { newId } from '../../common/database/uuid';
import { insertRows } from './insert-rows';
import type { DemoWorld } from './world';

/** What the events of these appointments would have said, had there been any. */
export async function insertCaseloads(em: EntityManager): Promise<void> {
  await em.query(`
    INSERT INTO caseload_appointments (appointment_id, professional_id, patient_id, starts_at, counts, position)
    SELECT id, professional_id, patient_id, starts_at, true, 0 FROM appointments
     WHERE status IN ('pending', 'booked', 'arrived', 'fulfilled') AND patient_id IS NOT NULL ON CONFLICT DO NOTHING`);
  await em.query(`
    INSERT INTO caseload_closed_patients (patient_id, closed_at) SELECT id, closed_at FROM patients WHERE closed_at IS NOT NULL
    ON CONFLICT DO NOTHING`);
}

/** A webhook to look at. It is disabled: the demo calls nobody. Nobody has seen its secret; rotate it to use it. */
export async function insertEndpoint(em: EntityManager, { setting }: Pick<DemoWorld, 'setting'>): Promise<void> {
  const { now, accounts, encryption } = setting;
  const at = new Date(now);
  const id = newId(at);
  const place = { table: 'webhook_endpoints', column: 'secret_encrypted', row: id };
  const endpoint = {
    id,
    url: 'https://hooks.praxis.example/events',
    events: ['appointment.booked', 'appointment.cancelled', 'appointment.rescheduled'],
    status: 'disabled',
    disabledReason: 'admin',
    secretEncrypted: encryption.encrypt(`whsec_${randomBytes(32).toString('base64')}`, place),
    createdBy: accounts.admin,
    createdAt: at,
    updatedAt: at,
    version: 1,
  };
  await insertRows(em, 'webhook_endpoints', [endpoint]);
}
