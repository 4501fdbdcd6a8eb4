import { row, type Rows } from './row';

// anonymous, patient own and other, professional own and other, admin, disabled, expired, API key with and without the scope
export const PRACTICE_ROWS: Rows = {
  'GET /health/live': row('200 200 200 200 200 200 200 200'),
  'GET /health/ready': row('200 200 200 200 200 200 200 200'),
  'GET /metrics': row('200 200 200 200 200 200 200 200'),
  'GET /api/v1/jobs': row('401 403 403 403 403 200 401 401'),
  'GET /api/v1/practice': row('200 200 200 200 200 200 200 200'),
  'PATCH /api/v1/practice': row('401 403 403 403 403 200 401 401 200 403', { body: () => ({ name: 'Illimani' }) }),
  'GET /api/v1/me': row('401 200 200 200 200 200 401 401'),
  'PATCH /api/v1/me': row('401 200 200 200 200 200 401 401', { body: () => ({ language: 'en' }) }),
};
