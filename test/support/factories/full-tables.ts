import type { EntityManager } from 'typeorm';

/** Rows in every table that grows, so that reading one from end to end is dearer than an index. Beside a dataset's people. */
export async function fillRecords(em: EntityManager): Promise<void> {
  for (const statement of STATEMENTS) await em.query(statement);
}

const STATEMENTS = [
  // Professionals without working hours: nothing of theirs is ever free.
  `INSERT INTO professionals (first_name, last_name, city, languages, time_zone, status, created_at, updated_at)
   SELECT 'P', md5(n::text), 'City ' || n % 100, CASE n % 4 WHEN 0 THEN '{es,qu}' ELSE '{es}' END::text[], 'UTC', CASE WHEN n % 10 = 0 THEN 'inactive' ELSE 'active' END, now(), now()
     FROM generate_series(1, 10000) n`,
  `INSERT INTO professional_specializations (professional_id, specialization_id)
   SELECT p.id, s.id FROM professionals p JOIN specializations s ON s.slug = 'area-' || 1 + (hashtext(p.id::text) & 15) ON CONFLICT DO NOTHING`,
  `UPDATE free_slot_calendars SET due_at = 'infinity', covered_until = 'infinity'
    WHERE professional_id NOT IN (SELECT id FROM bench.professionals)`,
  `INSERT INTO users (email, role, language, status, password_hash, created_at, updated_at)
   SELECT 'u' || n || '@bench.example', CASE n % 100 WHEN 0 THEN 'professional' ELSE 'patient' END, 'es', 'active', 'x', now(), now()
     FROM generate_series(1, 20000) n`,
  `UPDATE patients SET account_id = u.id FROM bench.patients b, users u
    WHERE b.id = patients.id AND u.email = 'u' || b.number || '@bench.example' AND b.number < 2000`,
  `INSERT INTO device_sessions (account_id, generation, rotated_at, created_at, last_used_at, expires_at)
   SELECT id, 0, now(), now(), now(), now() + interval '30 days' FROM users, generate_series(1, 2)`,
  `INSERT INTO account_tokens (account_id, purpose, token_hash, created_at, expires_at)
   SELECT id, 'setup', md5(id::text), now(), now() + interval '1 day' FROM users`,
  `INSERT INTO second_factors (account_id, secret_encrypted, last_step, created_at, confirmed_at)
   SELECT id, '', 0, now(), now() FROM users`,
  `INSERT INTO recovery_codes (account_id, code_hash, created_at) SELECT id, n::text, now() FROM users, generate_series(1, 2) n`,
  `INSERT INTO sign_in_attempts (key, tried, last_at, blocked_until) SELECT md5(id::text), 1, now(), now() FROM users`,
  `INSERT INTO known_devices (account_id, token_hash, last_used_at) SELECT id, md5(id::text || n), now() FROM users, generate_series(1, 2) n`,
  `INSERT INTO idempotency_answers (account_id, key_hash, body_hash, status, answer, created_at)
   SELECT id, md5(id::text), '', 200, '', now() FROM users`,
  `INSERT INTO appointment_history (appointment_id, act, to_status, at, by_role) SELECT id, 'booked', 'booked', now(), 'patient' FROM appointments LIMIT 20000`,
  `INSERT INTO waitlist_entries (patient_id, professional_id, from_date, to_date, status, created_at, updated_at)
   SELECT patient_id, professional_id, '2001-01-01', '2001-01-31', CASE WHEN random() < 0.01 THEN 'waiting' ELSE 'fulfilled' END, created_at, now() FROM appointments LIMIT 20000`,
  `INSERT INTO waitlist_offers (id, entry_id, patient_id, professional_id, starts_at, ends_at, offered_at, expires_at, status, ended_at)
   SELECT uuidv7(), id, patient_id, professional_id, '2001-01-02', '2001-01-03', '2001-01-01', '2001-01-01', 'declined', now() FROM waitlist_entries WHERE professional_id IS NOT NULL`,
  `INSERT INTO outbox_events (type, aggregate_type, aggregate_id, data, occurred_at, delivered_at)
   SELECT 'appointment.booked', 'appointment', id, jsonb_build_object(
            'professionalId', professional_id, 'patientId', patient_id, 'startsAt', '2001-01-02T13:00:00.000Z',
            'endsAt', '2001-01-02T13:50:00.000Z', 'status', 'booked', 'previousStatus', NULL, 'previousStartsAt', NULL,
            'version', 1, 'byRole', 'patient'), now(), now() FROM appointments LIMIT 20000`,
  `INSERT INTO outbox_deliveries (consumer, event_id, aggregate_id, position, due_at, delivered_at)
   SELECT consumer, id, aggregate_id, position, now(), now() FROM outbox_events, unnest('{jobs,letters}'::text[]) consumer`,
  `INSERT INTO notification_preferences (recipient_type, recipient_id, updated_at) SELECT 'patient', id, now() FROM patients LIMIT 20000`,
  `INSERT INTO notifications (occasion, kind, recipient_type, recipient_id, data, channel, state, created_at, ended_at)
   SELECT md5(id::text), 'booked', 'patient', patient_id, '{}', 'email', CASE WHEN random() < 0.001 THEN 'failed' ELSE 'sent' END, now(), now() FROM appointments LIMIT 20000`,
  `INSERT INTO webhook_endpoints (url, events, secret_encrypted, created_by, created_at, updated_at, version)
   SELECT 'https://hooks.clinic.org/' || n, '{*}', '', uuidv7(), now(), now(), 1 FROM generate_series(1, 10) n`,
  `INSERT INTO webhook_deliveries (endpoint_id, event_id, event_type, event, state, attempts, created_at, ended_at)
   SELECT w.id, e.id, e.type, '{}', 'delivered', 1, now(), now() FROM outbox_events e, (SELECT id FROM webhook_endpoints LIMIT 2) w`,
  `INSERT INTO caseload_appointments (appointment_id, professional_id, patient_id, starts_at, counts, position)
   SELECT id, professional_id, patient_id, starts_at, true, 0 FROM appointments WHERE patient_id IS NOT NULL LIMIT 30000`,
  `INSERT INTO caseload_closed_patients (patient_id, closed_at) SELECT id, now() FROM patients LIMIT 10000`,
  `INSERT INTO consumed_events (consumer, event_id, consumed_at) SELECT 'caseload', id, now() FROM outbox_events`,
  `INSERT INTO chat_conversations (appointment_id, patient_id, professional_id, last_seq, last_message_at, created_at)
   SELECT id, patient_id, professional_id, 2, now(), now() FROM appointments WHERE patient_id IS NOT NULL LIMIT 20000`,
  `INSERT INTO chat_messages (id, appointment_id, seq, client_id, sender_account_id, sender_role, sent_at)
   SELECT uuidv7(), appointment_id, n, uuidv7(), patient_id, 'patient', now() FROM chat_conversations, generate_series(1, 2) n`,
  `INSERT INTO chat_tickets (ticket_hash, account_id, device_session_id, appointment_id, created_at, expires_at)
   SELECT md5(id::text), account_id, id, id, now(), now() + interval '1 day' FROM device_sessions`,
  `INSERT INTO audit_entries (at, actor_account_id, actor_role, action, record_type, record_id, outcome)
   SELECT now(), id, 'patient', 'patient.read', 'patient', id, 'allowed' FROM patients LIMIT 20000`,
  `INSERT INTO weekly_windows (professional_id, weekday, opens_at, closes_at, valid_to)
   SELECT id, 1, '09:00', '10:00', '2001-01-01' FROM professionals`,
  `INSERT INTO blocked_periods (professional_id, starts_on, ends_on, created_at)
   SELECT id, '2001-01-01', '2001-01-01', now() FROM professionals, generate_series(1, 2)`,
  `INSERT INTO date_overrides (professional_id, date, windows) SELECT id, '2001-01-01', '[]' FROM professionals`,
  `INSERT INTO professional_contacts (professional_id, channel, direction, at, summary, recorded_by, created_at)
   SELECT id, 'phone', 'inbound', now(), '', id, now() FROM professionals`,
  `INSERT INTO professional_status_changes (professional_id, from_status, to_status, changed_at)
   SELECT id, 'active', 'blocked', now() FROM professionals`,
];
