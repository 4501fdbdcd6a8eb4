import { row, type Call, type Rows } from './row';
import { made, registration, type World } from './world';

const own: Call = { params: ({ patient }) => ({ id: patient.id }) };
const reason = () => ({ reason: 'patient_request' });

const exported = async ({ admin, patient: { id } }: World) => {
  const { body } = await admin.client.post(`/patients/${id}/exports`);
  return { id, exportId: String(body.id) };
};
/** Of somebody else: what a cell leaves behind is the next one's world. */
const erasing = async (world: World) => {
  const { password: _, ...record } = registration();
  const id = (await made(world, '/patients', record))['id'] ?? '';
  await world.admin.client.post(`/patients/${id}/erasure`, reason());
  return { id };
};
const held = async ({ admin, patient: { id } }: World) => {
  await admin.client.put(`/patients/${id}/legal-hold`, { reason: 'Juicio' });
  return { id };
};

// anonymous, patient own and other, professional own and other, admin, disabled, expired
export const PRIVACY_ROWS: Rows = {
  'POST /api/v1/patients/{id}/exports': row('401 403 403 403 403 202 401 401', own),
  'GET /api/v1/patients/{id}/exports/{exportId}': row('401 403 403 403 403 200 401 401', { params: exported }),
  // Nothing has made it yet.
  'GET /api/v1/patients/{id}/exports/{exportId}/content': row('401 403 403 403 403 409 401 401', { params: exported }),
  'POST /api/v1/patients/{id}/erasure': row('401 403 403 403 403 202 401 401', { ...own, body: reason }),
  'GET /api/v1/patients/{id}/erasure': row('401 403 403 403 403 200 401 401', { params: erasing }),
  'GET /api/v1/patients/{id}/legal-hold': row('401 403 403 403 403 200 401 401', { params: held }),
  'PUT /api/v1/patients/{id}/legal-hold': row('401 403 403 403 403 200 401 401', {
    ...own,
    body: () => ({ reason: 'Juicio' }),
  }),
  'DELETE /api/v1/patients/{id}/legal-hold': row('401 403 403 403 403 204 401 401', { params: held }),
};
