import { row, type Call, type Rows } from './row';
import { FREE_START, type World } from './world';

const series: Call = { params: ({ series: { id } }) => ({ id }) };
const order = ({ professional, patient }: World) => ({
  professionalId: professional.id,
  patientId: patient.id,
  startsAt: FREE_START,
  type: 'consultation',
  recurrence: 'FREQ=DAILY;INTERVAL=3;COUNT=1',
});

// anonymous, patient own and other, professional own and other, admin, disabled, expired, API key with and without the scope
export const SERIES_ROWS: Rows = {
  'POST /api/v1/appointment-series/preview': row('401 200 404 200 403 200 401 401 200 403', { body: order }),
  'POST /api/v1/appointment-series': row('401 201 404 201 403 201 401 401 201 403', { body: order }),
  'GET /api/v1/appointment-series/{id}': row('401 200 404 200 404 200 401 401 200 403', series),
  'POST /api/v1/appointment-series/{id}/cancel': row('401 200 404 200 404 200 401 401 200 403', {
    ...series,
    body: () => ({ scope: 'all', reasonCode: 'illness' }),
  }),
  'POST /api/v1/appointment-series/{id}/reschedule': row('401 200 404 200 404 200 401 401 200 403', {
    ...series,
    body: ({ series: { appointmentId } }) => ({
      scope: 'following',
      appointmentId,
      startsAt: '2026-05-13T15:00:00.000Z',
    }),
  }),
};
