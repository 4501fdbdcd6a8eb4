import { CASELOAD_TYPES } from '../../../src/caseload/caseload.keeper';
import { TOLD_TYPES } from '../../../src/notifications/domain/notices';
import type { EntityManager } from 'typeorm';

export interface Appended {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly position: number;
}

/** Every event of the outbox, in its order. */
export const appended = (em: EntityManager): Promise<Appended[]> =>
  em.query(`SELECT id, type, aggregate_id AS subject, position::int AS position FROM outbox_events ORDER BY position`);

/** By which the plans of reminders are kept in step. */
const REMINDED_TYPES = [
  ...['appointment.booked', 'appointment.confirmed', 'appointment.rescheduled', 'appointment.cancelled'],
  ...['appointment.corrected', 'patient.notification_preferences_updated', 'practice.updated'],
];

const CONSUMED: Readonly<Record<string, readonly string[] | 'all'>> = {
  broker: 'all',
  webhooks: 'all',
  caseload: CASELOAD_TYPES,
  notifications: TOLD_TYPES,
  reminders: REMINDED_TYPES,
};

/** What each consumer was told of, by its name, and which types it takes. */
export async function toldTo(
  em: EntityManager,
): Promise<ReadonlyMap<string, { readonly ids: readonly string[]; types: (type: string) => boolean }>> {
  const rows = await em.query<{ consumer: string; ids: string[] }[]>(
    `SELECT consumer, array_agg(event_id ORDER BY event_id) AS ids FROM outbox_deliveries
      WHERE delivered_at IS NOT NULL AND dead_at IS NULL GROUP BY consumer`,
  );
  return new Map(rows.map(({ consumer, ids }) => [consumer, { ids, types: takes(CONSUMED[consumer] ?? []) }]));
}

const takes =
  (types: readonly string[] | 'all') =>
  (type: string): boolean =>
    types === 'all' || types.includes(type);

/** Which types each endpoint wants, by the last word of their addresses: `all`, `some`. */
export async function endpointsOf(em: EntityManager): Promise<{ readonly wants: (type: string) => boolean }[]> {
  const rows = await em.query<{ events: string[] }[]>(
    `SELECT events FROM webhook_endpoints ORDER BY substring(url FROM '[a-z]+$')`,
  );
  return rows.map(({ events }) => ({ wants: takes(events.includes('*') ? 'all' : events) }));
}

/** How many appointments there are, and how many of them are cancelled; holds left out. */
export async function tally(em: EntityManager): Promise<Readonly<Record<string, number>>> {
  const [row] = await em.query<[Record<string, number>]>(
    `SELECT count(*)::int AS total, count(*) FILTER (WHERE status = 'cancelled')::int AS cancelled
       FROM appointments WHERE status <> 'held'`,
  );
  return row;
}

/** The number of messages of each conversation. */
export async function conversations(em: EntityManager): Promise<ReadonlyMap<string, number>> {
  const rows = await em.query<{ id: string; count: number }[]>(
    'SELECT appointment_id AS id, count(*)::int AS count FROM chat_messages GROUP BY 1',
  );
  return new Map(rows.map(({ id, count }) => [id, count]));
}

/** Events that a consumer was told of before one of the same record that had happened earlier. */
export const toldOutOfOrder = (em: EntityManager): Promise<unknown[]> =>
  em.query(
    `SELECT d.consumer, d.position, later.position AS before FROM outbox_deliveries d JOIN outbox_deliveries later
         ON later.consumer = d.consumer AND later.aggregate_id = d.aggregate_id AND later.position > d.position
      WHERE later.delivered_at < d.delivered_at`,
  );

/** Pairs of live appointments of one professional, or one patient, at the same time. */
export const overlaps = (em: EntityManager): Promise<unknown[]> =>
  em.query(
    `SELECT a.id, b.id AS other FROM appointments a JOIN appointments b ON a.id < b.id
      WHERE a.status NOT IN ('cancelled', 'no_show') AND b.status NOT IN ('cancelled', 'no_show')
        AND (a.professional_id = b.professional_id AND a.starts_at < b.occupied_until AND b.starts_at < a.occupied_until
          OR a.patient_id = b.patient_id AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at)`,
  );

export interface Notified {
  readonly id: string;
  readonly kind: string;
  readonly channel: 'email' | 'sms';
  readonly recipientId: string;
  readonly state: string;
  readonly occasion: string;
}

export const notificationsOf = (em: EntityManager): Promise<Notified[]> =>
  em.query(`SELECT id, kind, channel, recipient_id AS "recipientId", state, occasion FROM notifications ORDER BY id`);

/** What reminders there are to be, once for each channel: of every booked appointment at the time that it has in the end. */
export const remindersDue = (em: EntityManager): Promise<{ occasion: string; channel: string }[]> =>
  em.query(
    `SELECT 'reminder ' || a.id || ' ' || to_char(a.starts_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || ' ' || minutes AS occasion, channel
       FROM practice CROSS JOIN LATERAL unnest(practice.reminder_minutes) minutes, appointments a
       LEFT JOIN notification_preferences n ON n.recipient_type = 'patient' AND n.recipient_id = a.patient_id
      CROSS JOIN LATERAL unnest(COALESCE(n.channels, '{email}')) channel
      WHERE a.status = 'booked' ORDER BY 1, 2`,
  );

/** How many patients each professional has, counted from appointments. */
export const patientsOf = (em: EntityManager): Promise<{ id: string; patients: number }[]> =>
  em.query(
    `SELECT p.id, count(DISTINCT a.patient_id)::int AS patients FROM professionals p LEFT JOIN appointments a ON a.professional_id = p.id
        AND a.status IN ('pending', 'booked', 'arrived', 'fulfilled') AND a.starts_at >= now() - interval '365 days'
        AND (SELECT closed_at FROM patients WHERE id = a.patient_id) IS NULL
      GROUP BY p.id ORDER BY p.id`,
  );
