import { row, type Call, type Rows } from './row';
import { made, PICTURE, pictured, registration, type World } from './world';

const own: Call = { params: ({ patient }) => ({ id: patient.id }) };

const withPicture: Call = { params: (world) => pictured(world, 'patients', world.patient.id) };

function newPatient(): Readonly<Record<string, unknown>> {
  const { password, ...record } = registration();
  return record;
}

const withoutAccount = async (world: World) => ({ id: (await made(world, '/patients', newPatient()))['id'] ?? '' });

// anonymous, patient own and other, professional own and other, admin, disabled, expired, API key with and without the scope
export const PATIENT_ROWS: Rows = {
  'POST /api/v1/patients': row('401 403 403 201 201 201 401 401 201 403', { body: newPatient }),
  'GET /api/v1/patients': row('401 403 403 200 200 200 401 401 200 403'),
  'POST /api/v1/patients/search': row('401 403 403 403 403 200 401 401 200 403', {
    body: () => ({ nationalId: '4812345' }),
  }),
  'GET /api/v1/patients/{id}': row('401 200 404 200 404 200 401 401 200 403', own),
  'PUT /api/v1/patients/{id}': row('401 200 404 403 403 200 401 401 200 403', {
    ...own,
    body: ({ patient }) => patient.record,
  }),
  'PATCH /api/v1/patients/{id}': row('401 200 404 200 404 200 401 401 200 403', {
    ...own,
    body: () => ({ allergiesAndMedication: 'Ninguna' }),
  }),
  // Whoever has sessions to come stays.
  'DELETE /api/v1/patients/{id}': row('401 409 404 403 403 409 401 401 409 403', own),
  'POST /api/v1/patients/{id}/tags': row('401 403 403 200 404 200 401 401 200 403', {
    ...own,
    body: () => ({ tag: 'pareja' }),
  }),
  'DELETE /api/v1/patients/{id}/tags/{tag}': row('401 403 403 200 404 200 401 401 200 403', {
    params: ({ patient }) => ({ id: patient.id, tag: 'pareja' }),
  }),
  'GET /api/v1/patients/{id}/picture': row('401 200 404 403 403 200 401 401', withPicture),
  'PUT /api/v1/patients/{id}/picture': row('401 204 404 403 403 204 401 401', { ...own, body: () => PICTURE }),
  'DELETE /api/v1/patients/{id}/picture': row('401 204 404 403 403 204 401 401', withPicture),
  'POST /api/v1/patients/{id}/invitation': row('401 403 403 403 403 201 401 401', { params: withoutAccount }),
};
