import { row, type Rows } from './row';
import type { World } from './world';

const order = ({ professional, patient }: World) => ({
  professionalId: professional.id,
  patientId: patient.id,
  from: '2026-05-04',
  to: '2026-05-10',
});
const entry = { params: ({ waitlist }: World) => ({ id: waitlist.entryId }) };
const offer = { params: ({ waitlist }: World) => ({ id: waitlist.offerId }) };

// anonymous, patient own and other, professional own and other, admin, disabled, expired, API key with and without the scope
export const WAITLIST_ROWS: Rows = {
  'POST /api/v1/waitlist-entries': row('401 201 404 201 403 201 401 401 201 403', { body: order }),
  'GET /api/v1/waitlist-entries': row('401 200 200 200 200 200 401 401 200 403'),
  'GET /api/v1/waitlist-entries/{id}': row('401 200 404 200 404 200 401 401 200 403', entry),
  'DELETE /api/v1/waitlist-entries/{id}': row('401 204 404 204 404 204 401 401 204 403', entry),
  'POST /api/v1/waitlist-offers/{id}/accept': row('401 200 404 200 404 200 401 401 200 403', offer),
  'POST /api/v1/waitlist-offers/{id}/decline': row('401 200 404 200 404 200 401 401 200 403', offer),
};
