import { createHmac } from 'node:crypto';
import { startApp, type TestApp } from '../support/app';
import type { Answer, Client } from '../support/client';
import { openAccount, signedIn, signIn } from '../support/factories/account';
import { TEST_VALUES } from '../support/values';

type Json = Readonly<Record<string, unknown>>;
const SECRET = TEST_VALUES['JWT_SECRET']!;
const encode = (value: Json) => Buffer.from(JSON.stringify(value)).toString('base64url');
const decode = (part: string | undefined) => JSON.parse(Buffer.from(part!, 'base64url').toString()) as Json;

/** A token with some of its header and claims replaced, signed again. */
function forge(token: string, change: { header?: Json; claims?: Json; secret?: string; digest?: string }): string {
  const [header, claims] = token.split('.');
  const signed = `${encode({ ...decode(header), ...change.header })}.${encode({ ...decode(claims), ...change.claims })}`;
  return `${signed}.${createHmac(change.digest ?? 'sha256', change.secret ?? SECRET)
    .update(signed)
    .digest('base64url')}`;
}

describe('access tokens', () => {
  let test: TestApp;
  let token: string;
  const read = (bearer: string): Promise<Answer> => test.client.as(bearer).get('/me');

  beforeAll(async () => {
    test = await startApp({ variables: { DATABASE_LOCK_TIMEOUT_MS: '100' } });
    token = (await signIn(test, await openAccount(test, 'professional'))).accessToken;
  });
  afterAll(() => test.stop());

  const expectRefused = ({ status, headers, body }: Answer): void => {
    expect({ status, code: body.code as string }).toEqual({ status: 401, code: 'not_signed_in' });
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(headers.get('www-authenticate')).toBe('Bearer');
  };

  it('carry issuer, audience, key id and a short life', async () => {
    expect(decode(token.split('.')[0])).toEqual({ alg: 'HS256', typ: 'JWT', kid: 'k1' });
    const claims = decode(token.split('.')[1]);
    expect(claims).toMatchObject({ iss: 'praxis', aud: 'praxis-api', typ: 'access', role: 'professional' });
    expect(Number(claims['exp']) - Number(claims['iat'])).toBe(900);
    // What the forgeries below start from is accepted.
    expect((await read(forge(token, {}))).status).toBe(200);
  });

  it.each<[string, (real: string) => string]>([
    ['without a signature', (real) => `${encode({ alg: 'none', typ: 'JWT', kid: 'k1' })}.${real.split('.')[1]}.`],
    ['that says alg none', (real) => forge(real, { header: { alg: 'none' } })],
    ['of another algorithm', (real) => forge(real, { header: { alg: 'HS512' }, digest: 'sha512' })],
    ['signed with another secret', (real) => forge(real, { secret: 'another-secret-of-more-than-32-characters' })],
    [
      'signed with the secret of refresh tokens',
      (real) => forge(real, { secret: TEST_VALUES['REFRESH_TOKEN_SECRET']! }),
    ],
    ['of another issuer', (real) => forge(real, { claims: { iss: 'somebody' } })],
    ['for another audience', (real) => forge(real, { claims: { aud: 'praxis-web' } })],
    ['with an unknown key id', (real) => forge(real, { header: { kid: 'k2' } })],
    ['without a key id', (real) => forge(real, { header: { kid: undefined } })],
    ['that has expired', (real) => forge(real, { claims: { exp: 1_700_000_000 } })],
    ['that never expires', (real) => forge(real, { claims: { exp: undefined } })],
    ['of another kind', (real) => forge(real, { claims: { typ: 'refresh' } })],
    ['with another role', (real) => forge(real, { claims: { role: 'admin' } })],
    ['with a role that does not exist', (real) => forge(real, { claims: { role: 'root' } })],
    ['without a device session', (real) => forge(real, { claims: { sid: undefined } })],
    ['with a subject that is no id', (real) => forge(real, { claims: { sub: 'me' } })],
    ['of an unknown account', (real) => forge(real, { claims: { sub: '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c11' } })],
    ['that is cut off', (real) => real.slice(0, -5)],
    ['that is no token', () => 'null.null.null'],
    ['that is empty', () => ''],
  ])('%s are refused', async (_, forgery) => {
    expectRefused(await read(forgery(token)));
  });

  it('are not replaced by refresh tokens', async () => {
    expectRefused(await read((await signIn(test, await openAccount(test, 'patient'))).refreshToken));
  });

  it('last as long as the clock of the application says', async () => {
    const { client } = await signedIn(test, 'patient');
    test.clock.advance(899_000);
    expect((await client.get('/me')).status).toBe(200);
    test.clock.advance(1_000);
    expectRefused(await client.get('/me'));
  });

  it('are neither accepted nor refused while the database cannot tell', async () => {
    const { client } = await signedIn(test, 'patient');
    await test.dataSource.transaction(async (em) => {
      await em.query('LOCK TABLE device_sessions IN ACCESS EXCLUSIVE MODE');
      const answer = await client.get('/me');
      expect(answer).toMatchObject({ status: 503, body: { code: 'temporarily_unavailable' } });
      expect(answer.headers.get('retry-after')).toBe('1');
    });
  });

  it.each([
    ['the account is disabled', `UPDATE users SET status = 'disabled' WHERE id = $1`],
    ['its role changes', `UPDATE users SET role = 'admin' WHERE id = $1`],
    ['its device session ends', `UPDATE device_sessions SET revoked_at = now() WHERE account_id = $1`],
    ['its account is deleted', `DELETE FROM users WHERE id = $1`],
  ])('are worth nothing within a second once another process has seen to it that %s', async (_, statement) => {
    const { account, client } = await signedIn(test, 'patient');
    expect((await client.get('/me')).status).toBe(200);
    await test.em.query(statement, [account.id]);
    test.clock.advance(1_000);
    expectRefused(await client.get('/me'));
  });

  it.each<[string, (own: Client, id: string) => Promise<Answer>]>([
    ['they sign out', (own) => own.post('/auth/logout')],
    ['they sign out everywhere', (own) => own.post('/auth/logout-all')],
    [
      'somebody disables the account',
      async (_, id) => (await signedIn(test, 'admin')).client.patch(`/accounts/${id}`, { status: 'disabled' }),
    ],
  ])('are worth nothing at once when %s', async (_, act) => {
    const { account, client } = await signedIn(test, 'patient');
    expect((await client.get('/me')).status).toBe(200);
    expect((await act(client, account.id)).status).toBeLessThan(300);
    expectRefused(await client.get('/me'));
  });
});
