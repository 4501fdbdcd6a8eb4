import { StopLinks } from '../../../src/notifications/reminders/stop-links';
import { row, type Call, type Rows } from './row';
import type { World } from './world';

const ofPatient: Call = { params: ({ patient }) => ({ id: patient.id }) };
/** What the patient did not want before, and does not want any more. */
const change: Call = { body: () => ({ channels: ['email', 'sms'] }) };

/** One that was given up. */
async function failed({ test, patient }: World): Promise<Readonly<Record<string, string>>> {
  const [{ id }] = await test.em.query<[{ id: string }]>(
    `INSERT INTO notifications (occasion, kind, recipient_type, recipient_id, data, channel, state, created_at, ended_at)
     VALUES (gen_random_uuid()::text, 'booked', 'patient', $1, '{}', 'email', 'failed', $2, $2) RETURNING id`,
    [patient.id, test.clock.now()],
  );
  return { id };
}

/** Of reminders that are on. */
async function stopToken({ test, patient }: World): Promise<Readonly<Record<string, string>>> {
  await test.em.query('UPDATE notification_preferences SET reminders = true WHERE recipient_id = $1', [patient.id]);
  return { token: test.app.get(StopLinks, { strict: false }).tokenFor(patient.id) };
}

// anonymous, patient own and other, professional own and other, admin, disabled, expired, API key with and without the scope
export const NOTIFICATION_ROWS: Rows = {
  'GET /api/v1/me/notification-preferences': row('401 200 200 200 200 403 401 401'),
  'PATCH /api/v1/me/notification-preferences': row('401 200 200 200 200 403 401 401', change),
  'GET /api/v1/patients/{id}/notification-preferences': row('401 200 404 200 404 200 401 401 200 403', ofPatient),
  'PATCH /api/v1/patients/{id}/notification-preferences': row('401 200 404 403 403 200 401 401 200 403', {
    ...ofPatient,
    ...change,
  }),
  'GET /api/v1/notifications': row('401 200 200 200 200 200 401 401'),
  'POST /api/v1/notifications/{id}/resend': row('401 403 403 403 403 202 401 401', { params: failed }),
  'GET /api/v1/reminder-stops/{token}': row('200 200 200 200 200 200 200 200', { params: stopToken }),
  'POST /api/v1/reminder-stops/{token}': row('200 200 200 200 200 200 200 200', { params: stopToken }),
};
