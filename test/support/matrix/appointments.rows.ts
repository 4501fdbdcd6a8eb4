import { row, type Rows } from './row';
import { FREE_START } from './world';

// anonymous, patient own and other, professional own and other, admin, disabled, expired
export const APPOINTMENT_ROWS: Rows = {
  'POST /api/v1/appointments': row('401 201 404 201 403 201 401 401', {
    body: ({ professional, patient }) => ({
      professionalId: professional.id,
      patientId: patient.id,
      startsAt: FREE_START,
      type: 'consultation',
    }),
  }),
};
