import type { Client } from '../client';
import { row, type Call, type Rows } from './row';
import { FREE_START } from './world';

const feedSecretOf = async (client: Client): Promise<string> => {
  const { body } = await client.post('/me/calendar-feed');
  return /([^/]+)\.ics$/.exec(String(body.url))?.[1] ?? '';
};

const booked: Call = { params: ({ booked }) => ({ id: booked }) };
const begun: Call = { params: ({ begun }) => ({ id: begun }), body: () => ({}) };

// anonymous, patient own and other, professional own and other, admin, disabled, expired, API key with and without the scope
export const APPOINTMENT_ROWS: Rows = {
  'POST /api/v1/appointments': row('401 201 404 201 403 201 401 401 201 403', {
    body: ({ professional, patient }) => ({
      professionalId: professional.id,
      patientId: patient.id,
      startsAt: FREE_START,
      type: 'consultation',
    }),
  }),
  'POST /api/v1/slot-holds': row('401 201 404 201 403 201 401 401 201 403', {
    body: ({ professional, patient }) => ({
      professionalId: professional.id,
      patientId: patient.id,
      startsAt: FREE_START,
    }),
  }),
  // Holds are their account's alone, and the matrix makes none.
  'POST /api/v1/slot-holds/{id}/extend': row('401 404 404 404 404 404 401 401 404 403', booked),
  'DELETE /api/v1/slot-holds/{id}': row('401 404 404 404 404 404 401 401 404 403', booked),
  'GET /api/v1/appointments': row('401 200 200 200 200 200 401 401 200 403'),
  'GET /api/v1/appointments/{id}': row('401 200 404 200 404 200 401 401 200 403', booked),
  'GET /api/v1/appointments/{id}/cancellation-quote': row('401 200 404 200 404 200 401 401 200 403', booked),
  'GET /api/v1/appointments/{id}/calendar.ics': row('401 200 404 200 404 200 401 401', booked),
  'POST /api/v1/me/calendar-feed': row('401 201 201 201 201 403 401 401'),
  'DELETE /api/v1/me/calendar-feed': row('401 204 204 204 204 403 401 401'),
  'GET /api/v1/calendar-feeds/{secret}.ics': row('200 200 200 200 200 200 200 200', {
    params: async ({ patient }) => ({ secret: await feedSecretOf(patient.client) }),
  }),
  'GET /api/v1/appointments/{id}/history': row('401 200 404 200 404 200 401 401 200 403', booked),
  'POST /api/v1/appointments/{id}/reschedule': row('401 200 404 200 404 200 401 401 200 403', {
    ...booked,
    body: () => ({ startsAt: FREE_START }),
  }),
  'POST /api/v1/appointments/{id}/cancel': row('401 200 404 200 404 200 401 401 200 403', {
    ...booked,
    body: () => ({ reasonCode: 'illness' }),
  }),
  'POST /api/v1/appointments/{id}/confirm': row('401 403 403 200 404 200 401 401 200 403', {
    params: ({ pending }) => ({ id: pending }),
    body: () => ({}),
  }),
  'POST /api/v1/appointments/{id}/arrive': row('401 403 403 200 404 200 401 401 200 403', begun),
  'POST /api/v1/appointments/{id}/fulfill': row('401 403 403 200 404 200 401 401 200 403', begun),
  'POST /api/v1/appointments/{id}/no-show': row('401 403 403 200 404 200 401 401 200 403', begun),
  'GET /api/v1/patients/{id}/sessions': row('401 200 404 200 404 200 401 401 200 403', {
    params: ({ patient }) => ({ id: patient.id }),
  }),
};
