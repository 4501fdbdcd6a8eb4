import { catchUp } from '../free-slots';
import { row, type Call, type Rows } from './row';
import { FREE_START, made, type World } from './world';

const own: Call = { params: ({ professional }) => ({ id: professional.id }) };
const range = () => ({ from: '2026-05-04', to: '2026-05-10' });
const schedule = { timeZone: 'America/La_Paz', windows: [{ weekday: 1, start: '09:00', end: '13:00' }] };
/** A Saturday without sessions. */
const DATE = '2026-05-09';
const period = { startsOn: DATE, endsOn: DATE };

const blockedPeriod = async (world: World) => {
  const { id } = world.professional;
  return { id, periodId: (await made(world, `/professionals/${id}/blocked-periods`, period))['id'] ?? '' };
};
const closure = async (world: World) => ({ periodId: (await made(world, '/blocked-periods', period))['id'] ?? '' });
const overriddenDate = async ({ admin, professional: { id } }: World) => {
  await admin.client.put(`/professionals/${id}/date-overrides/${DATE}`, { windows: [] });
  return { id, date: DATE };
};

// anonymous, patient own and other, professional own and other, admin, disabled, expired, API key with and without the scope
export const AVAILABILITY_ROWS: Rows = {
  'GET /api/v1/professionals/{id}/schedule': row('200 200 200 200 200 200 401 401 200 403', own),
  'PUT /api/v1/professionals/{id}/schedule': row('401 403 403 200 403 200 401 401 200 403', {
    ...own,
    body: () => schedule,
  }),
  'GET /api/v1/professionals/{id}/date-overrides': row('200 200 200 200 200 200 401 401 200 403', {
    ...own,
    query: range,
  }),
  'PUT /api/v1/professionals/{id}/date-overrides/{date}': row('401 403 403 200 403 200 401 401 200 403', {
    params: ({ professional }) => ({ id: professional.id, date: DATE }),
    body: () => ({ windows: [] }),
  }),
  'DELETE /api/v1/professionals/{id}/date-overrides/{date}': row('401 403 403 204 403 204 401 401 204 403', {
    params: overriddenDate,
  }),
  'GET /api/v1/professionals/{id}/slots': row('200 200 200 200 200 200 401 401 200 403', { ...own, query: range }),
  // Freeing an appointment's time while looking shows when it is: only to those who may read it.
  'GET /api/v1/professionals/{id}/slots?ignoring': row('404 200 404 200 404 200 401 401 200 403', {
    ...own,
    query: ({ booked }) => ({ ...range(), ignoring: booked }),
  }),
  'GET /api/v1/professionals/{id}/slots/next': row('200 200 200 200 200 200 401 401 200 403', own),
  'GET /api/v1/professionals/{id}/availability-check': row('200 200 200 200 200 200 401 401 200 403', {
    ...own,
    query: () => ({ startsAt: FREE_START }),
  }),
  'GET /api/v1/professionals/{id}/availability-check?patientId': row('404 200 404 200 404 200 401 401 200 403', {
    ...own,
    query: ({ patient }) => ({ startsAt: FREE_START, patientId: patient.id }),
  }),
  // Every world has brought more professionals along; those of this one are enough to fill.
  'GET /api/v1/slots/search': row('200 200 200 200 200 200 401 401 200 403', {
    params: async ({ test, professional, otherProfessional }) => {
      await test.em.query(
        `UPDATE free_slot_calendars SET due_at = '2100-01-01', covered_until = '2100-01-01' WHERE professional_id <> ALL ($1)`,
        [[professional.id, otherProfessional.id]],
      );
      await catchUp(test);
      return {};
    },
  }),
  // Who is blocked or inactive, and why, is for administrators.
  'GET /api/v1/slots/search?explain': row('401 403 403 403 403 200 401 401 200 403', {
    query: () => ({ explain: 'true' }),
  }),
  'GET /api/v1/professionals/{id}/blocked-periods': row('401 403 403 200 404 200 401 401 200 403', own),
  'POST /api/v1/professionals/{id}/blocked-periods': row('401 403 403 201 404 201 401 401 201 403', {
    ...own,
    body: () => period,
  }),
  'DELETE /api/v1/professionals/{id}/blocked-periods/{periodId}': row('401 403 403 204 404 204 401 401 204 403', {
    params: blockedPeriod,
  }),
  'GET /api/v1/blocked-periods': row('401 403 403 403 403 200 401 401 200 403'),
  'POST /api/v1/blocked-periods': row('401 403 403 403 403 201 401 401 201 403', { body: () => period }),
  'DELETE /api/v1/blocked-periods/{periodId}': row('401 403 403 403 403 204 401 401 204 403', { params: closure }),
};
