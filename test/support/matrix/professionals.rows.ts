import { randomInt } from 'node:crypto';
import { row, type Call, type Rows } from './row';
import { PICTURE, pictured, professionalWhoIs, unusedSpecialization } from './world';

const own: Call = { params: ({ professional }) => ({ id: professional.id }) };
const whoIs = (status: 'active' | 'blocked' | 'inactive'): Call => ({
  params: async (world) => ({ id: await professionalWhoIs(world, status) }),
  body: () => ({ reason: 'licencia' }),
});
const withPicture: Call = { params: (world) => pictured(world, 'professionals', world.professional.id) };
const unused: Call = { params: async (world) => ({ id: await unusedSpecialization(world) }) };
const contact = { channel: 'phone', direction: 'inbound', summary: 'Preguntó por el horario.' };

// anonymous, patient own and other, professional own and other, admin, disabled, expired, API key with and without the scope
export const PROFESSIONAL_ROWS: Rows = {
  'GET /api/v1/professionals/{id}/caseload': row('401 403 403 200 404 200 401 401 200 403', {
    params: ({ professional }) => ({ id: professional.id }),
  }),
  'GET /api/v1/professionals': row('200 200 200 200 200 200 401 401 200 403'),
  'POST /api/v1/professionals': row('401 403 403 403 403 201 401 401 201 403', {
    body: () => ({ firstName: 'Rosa', lastName: 'Choque' }),
  }),
  'GET /api/v1/professionals/{id}': row('200 200 200 200 200 200 401 401 200 403', own),
  'PATCH /api/v1/professionals/{id}': row('401 403 403 200 403 200 401 401 200 403', {
    ...own,
    body: () => ({ city: 'La Paz' }),
  }),
  'GET /api/v1/professionals/{id}/picture': row('200 200 200 200 200 200 401 401 200 403', withPicture),
  'PUT /api/v1/professionals/{id}/picture': row('401 403 403 204 403 204 401 401 204 403', {
    ...own,
    body: () => PICTURE,
  }),
  'DELETE /api/v1/professionals/{id}/picture': row('401 403 403 204 403 204 401 401 204 403', withPicture),
  'POST /api/v1/professionals/{id}/block': row('401 403 403 403 403 200 401 401 200 403', whoIs('active')),
  'POST /api/v1/professionals/{id}/unblock': row('401 403 403 403 403 200 401 401 200 403', whoIs('blocked')),
  'POST /api/v1/professionals/{id}/deactivate': row('401 403 403 403 403 200 401 401 200 403', whoIs('active')),
  'POST /api/v1/professionals/{id}/activate': row('401 403 403 403 403 200 401 401 200 403', whoIs('inactive')),
  'GET /api/v1/professionals/{id}/status-changes': row('401 403 403 403 403 200 401 401 200 403', own),
  'GET /api/v1/professionals/{id}/contacts': row('401 403 403 403 403 200 401 401 200 403', own),
  'POST /api/v1/professionals/{id}/contacts': row('401 403 403 403 403 201 401 401 201 403', {
    ...own,
    body: () => contact,
  }),
  'GET /api/v1/specializations': row('200 200 200 200 200 200 200 200'),
  'POST /api/v1/specializations': row('401 403 403 403 403 201 401 401 201 403', {
    body: () => ({ slug: `s-${randomInt(1e9)}`, names: { es: 'Duelo', en: 'Grief' } }),
  }),
  'PATCH /api/v1/specializations/{id}': row('401 403 403 403 403 200 401 401 200 403', {
    ...unused,
    body: () => ({ names: { es: 'Pérdida', en: 'Loss' } }),
  }),
  'DELETE /api/v1/specializations/{id}': row('401 403 403 403 403 204 401 401 204 403', unused),
};
