import { FieldEncryption } from '../../../src/common/crypto/field-encryption';
import { PASSWORD } from '../factories/account';
import { machine } from '../factories/api-key';
import { row, type Rows } from './row';
import { deviceSessionOf, made, registration, type World } from './world';

/** Its secret is not needed to take it away; whoever tries to use it finds one. */
async function withSecondFactor({ test, otherProfessional }: World): Promise<{ id: string }> {
  const { id } = otherProfessional.account;
  const place = { table: 'second_factors', column: 'secret_encrypted', row: id };
  const secret = test.app.get(FieldEncryption, { strict: false }).encrypt('', place);
  await test.em.query(
    `INSERT INTO second_factors (account_id, secret_encrypted, last_step, created_at, confirmed_at) VALUES ($1, $3, 0, $2, $2)
       ON CONFLICT DO NOTHING`,
    [id, test.clock.now(), secret],
  );
  return { id };
}

const staff = () => ({ email: registration().email, role: 'admin' });

// anonymous, patient own and other, professional own and other, admin, disabled, expired, API key with and without the scope
export const ACCOUNT_ROWS: Rows = {
  'POST /api/v1/auth/register': row('201 201 201 201 201 201 201 201', { body: registration }),
  'POST /api/v1/auth/login': row('200 200 200 200 200 200 200 200', {
    body: ({ patient }) => ({ email: patient.email, password: PASSWORD }),
  }),
  'POST /api/v1/auth/refresh': row('200 200 200 200 200 200 200 200', {
    body: ({ patient }) => ({ refreshToken: patient.refreshToken }),
  }),
  'POST /api/v1/auth/logout': row('401 204 204 204 204 204 401 401'),
  'POST /api/v1/auth/logout-all': row('401 204 204 204 204 204 401 401'),
  'GET /api/v1/auth/sessions': row('401 200 200 200 200 200 401 401'),
  'DELETE /api/v1/auth/sessions/{id}': row('401 204 404 404 404 404 401 401', {
    params: async (world) => ({ id: await deviceSessionOf(world) }),
  }),
  'POST /api/v1/auth/step-up': row('401 200 200 200 200 200 401 401', { body: () => ({ password: PASSWORD }) }),
  'POST /api/v1/auth/second-factor': row('401 401 401 401 401 401 401 401', {
    body: () => ({ challenge: 'unknown', code: '123456' }),
  }),
  'GET /api/v1/auth/second-factor': row('401 200 200 200 200 200 401 401'),
  'POST /api/v1/auth/second-factor/enrolment': row('401 201 201 201 201 201 401 401'),
  'POST /api/v1/auth/second-factor/confirmation': row('401 422 422 422 422 422 401 401', {
    body: () => ({ code: '123456' }),
  }),
  'POST /api/v1/auth/second-factor/recovery-codes': row('401 409 409 409 409 409 401 401'),
  'DELETE /api/v1/auth/second-factor': row('401 409 409 409 409 409 401 401'),
  'POST /api/v1/auth/password/change': row('401 204 204 204 204 204 401 401', {
    body: () => ({ currentPassword: PASSWORD, newPassword: 'otra frase larga 43' }),
  }),
  'POST /api/v1/auth/password/forgot': row('202 202 202 202 202 202 202 202', {
    body: ({ patient }) => ({ email: patient.email }),
  }),
  'POST /api/v1/auth/email/verification': row('401 202 202 202 202 202 401 401'),
  'POST /api/v1/auth/email/confirm': row('400 400 400 400 400 400 400 400', { body: () => ({ token: 'unknown' }) }),
  'POST /api/v1/me/email-change': row('401 202 202 202 202 202 401 401', {
    body: () => ({ password: PASSWORD, newEmail: registration().email }),
  }),
  'POST /api/v1/auth/password/reset': row('204 204 204 204 204 204 204 204', {
    body: async (world) => ({
      token: (await made(world, '/accounts', staff()))['setupToken'],
      newPassword: 'otra frase larga 43',
    }),
  }),
  'POST /api/v1/api-keys': row('401 403 403 403 403 201 401 401', {
    body: () => ({ name: 'Web', scopes: ['appointments:read'], expiresInDays: 30 }),
  }),
  'GET /api/v1/api-keys': row('401 403 403 403 403 200 401 401'),
  'DELETE /api/v1/api-keys/{id}': row('401 403 403 403 403 204 401 401', {
    params: async ({ test }) => ({ id: (await machine(test, ['appointments:read'])).id }),
  }),
  'POST /api/v1/accounts': row('401 403 403 403 403 201 401 401', { body: staff }),
  'POST /api/v1/accounts/{id}/invitation': row('401 403 403 403 403 201 401 401', {
    params: async (world) => ({ id: (await made(world, '/accounts', staff()))['id'] as string }),
  }),
  'POST /api/v1/me/account/disable': row('401 409 204 204 204 204 401 401', { body: () => ({ password: PASSWORD }) }),
  'POST /api/v1/me/account/delete': row('401 409 204 204 204 204 401 401', { body: () => ({ password: PASSWORD }) }),
  'GET /api/v1/accounts': row('401 403 403 403 403 200 401 401'),
  'GET /api/v1/accounts/{id}': row('401 403 403 403 403 200 401 401', {
    params: ({ patient }) => ({ id: patient.accountId }),
  }),
  'DELETE /api/v1/accounts/{id}/sessions': row('401 403 403 403 403 204 401 401', {
    params: ({ otherProfessional }) => ({ id: otherProfessional.account.id }),
  }),
  'DELETE /api/v1/accounts/{id}/second-factor': row('401 403 403 403 403 204 401 401', { params: withSecondFactor }),
  'PATCH /api/v1/accounts/{id}': row('401 403 403 403 403 200 401 401', {
    params: ({ otherProfessional }) => ({ id: otherProfessional.account.id }),
    body: () => ({ status: 'disabled' }),
  }),
  'GET /api/v1/audit-entries': row('401 403 403 403 403 200 401 401'),
  'GET /api/v1/me/access-log': row('401 200 200 403 403 403 401 401'),
};
