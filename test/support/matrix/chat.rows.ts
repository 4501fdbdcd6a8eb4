import { randomUUID } from 'node:crypto';
import { row, type Call, type Rows } from './row';
import type { World } from './world';

const booked: Call = { params: ({ booked }) => ({ id: booked }) };

// anonymous, patient own and other, professional own and other, admin, disabled, expired
export const CHAT_ROWS: Rows = {
  'GET /api/v1/appointments/{id}/messages': row('401 200 404 200 404 403 401 401', booked),
  'POST /api/v1/appointments/{id}/messages': row('401 201 404 201 404 403 401 401', {
    ...booked,
    body: () => ({ clientId: randomUUID(), body: 'Llego a la hora' }),
  }),
  'POST /api/v1/appointments/{id}/messages/read': row('401 200 404 200 404 403 401 401', {
    ...booked,
    body: () => ({ upTo: 0 }),
  }),
  'POST /api/v1/appointments/{id}/messages/inspection': row('401 403 403 403 403 200 401 401', {
    ...booked,
    body: () => ({ reason: 'complaint' }),
  }),
  'GET /api/v1/chat/conversations': row('401 200 200 200 200 403 401 401'),
  'GET /api/v1/chat/unread': row('401 200 200 200 200 403 401 401'),
  'POST /api/v1/chat/tickets': row('401 201 404 201 404 403 401 401', {
    body: ({ booked }: World) => ({ appointmentId: booked }),
  }),
};
