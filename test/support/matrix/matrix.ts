import { ACCOUNT_ROWS } from './accounts.rows';
import { APPOINTMENT_ROWS } from './appointments.rows';
import { AVAILABILITY_ROWS } from './availability.rows';
import { CHAT_ROWS } from './chat.rows';
import { NOTIFICATION_ROWS } from './notifications.rows';
import { PATIENT_ROWS } from './patients.rows';
import { PRACTICE_ROWS } from './practice.rows';
import { PRIVACY_ROWS } from './privacy.rows';
import { PROFESSIONAL_ROWS } from './professionals.rows';
import { SERIES_ROWS } from './series.rows';
import { WAITLIST_ROWS } from './waitlist.rows';
import { WEBHOOK_ROWS } from './webhooks.rows';
import type { Rows } from './row';

/** Every operation of the OpenAPI document and what it answers whom. A missing one fails the tests. */
export const MATRIX: Rows = {
  ...PRACTICE_ROWS,
  ...ACCOUNT_ROWS,
  ...PROFESSIONAL_ROWS,
  ...PATIENT_ROWS,
  ...AVAILABILITY_ROWS,
  ...APPOINTMENT_ROWS,
  ...SERIES_ROWS,
  ...WAITLIST_ROWS,
  ...CHAT_ROWS,
  ...PRIVACY_ROWS,
  ...NOTIFICATION_ROWS,
  ...WEBHOOK_ROWS,
};
