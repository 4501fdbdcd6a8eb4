import { startApp, type TestApp } from '../support/app';
import { as, openAccount, PASSWORD, signedIn } from '../support/factories/account';

describe('device sessions', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.stop());

  it('are listed for their owner, the newest first, with the device', async () => {
    const { account, client } = await signedIn(test, 'patient');
    await signedIn(test, 'patient');
    const phone = test.client.with({ 'user-agent': `Phone ${'x'.repeat(300)}` });
    const { body } = await phone.post('/auth/login', { email: account.email, password: PASSWORD });
    const answer = await client.get('/auth/sessions');
    expect(answer.body).toEqual({
      data: [
        {
          id: String(body.refreshToken).split('.')[0],
          current: false,
          userAgent: `Phone ${'x'.repeat(194)}`,
          address: '127.0.0.1',
          createdAt: '2026-05-04T10:00:00.000Z',
          lastUsedAt: '2026-05-04T10:00:00.000Z',
          expiresAt: '2026-06-03T10:00:00.000Z',
        },
        expect.objectContaining({ current: true, userAgent: 'test' }),
      ],
      page: { nextCursor: null, limit: 20 },
    });
    const first = await client.get('/auth/sessions', { limit: 1 });
    const second = await client.get('/auth/sessions', { limit: 1, cursor: first.body.page.nextCursor });
    expect([...first.body.data, ...second.body.data]).toEqual(answer.body.data);
    expect(second.body.page.nextCursor).toBeNull();
  });

  it('are ended one by one by their owner', async () => {
    const { account, client } = await signedIn(test, 'patient');
    const other = await as(test, account);
    const [newest] = (await client.get('/auth/sessions')).body.data as { id: string }[];
    expect((await client.delete(`/auth/sessions/${newest!.id}`)).status).toBe(204);
    expect((await other.get('/me')).status).toBe(401);
    expect((await client.get('/auth/sessions')).body.data).toHaveLength(1);
    expect((await client.delete(`/auth/sessions/${newest!.id}`)).status).toBe(404);
  });

  it('of others are not there, exactly like those that never were', async () => {
    const { client } = await signedIn(test, 'patient');
    const victim = await signedIn(test, 'patient');
    const [session] = (await victim.client.get('/auth/sessions')).body.data as { id: string }[];
    const others = await client.delete(`/auth/sessions/${session!.id}`);
    const none = await client.delete('/auth/sessions/01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c11');
    expect(others).toMatchObject({ status: 404, body: { code: 'device_session_not_found' } });
    expect({ ...none.body, requestId: '' }).toEqual({ ...others.body, requestId: '' });
    expect((await victim.client.get('/me')).status).toBe(200);
    expect((await client.delete('/auth/sessions/x')).status).toBe(400);
  });

  it('do not begin for an account that changed while its password was checked', async () => {
    const account = await openAccount(test, 'patient');
    await test.em.query(`UPDATE users SET password_hash = 'changed' WHERE id = $1`, [account.id]);
    await expect(as(test, account)).rejects.toMatchObject({ code: 'invalid_credentials' });
  });

  it('are twenty at most: the first to sign in gives way to the next', async () => {
    const { account, client: first } = await signedIn(test, 'patient');
    const second = await as(test, account);
    for (let more = 2; more < 20; more++) await as(test, account);
    expect((await first.get('/me')).status).toBe(200);
    const last = await as(test, account);
    expect([(await first.get('/me')).status, (await second.get('/me')).status]).toEqual([401, 200]);
    expect((await last.get('/auth/sessions', { limit: 100 })).body.data).toHaveLength(20);
  });

  it('end 90 days after signing in, however much they are used', async () => {
    const account = await openAccount(test, 'patient');
    const { body } = await test.client.post('/auth/login', { email: account.email, password: PASSWORD });
    let token = String(body.refreshToken);
    const refresh = () => test.client.post('/auth/refresh', { refreshToken: token });
    for (const days of [25, 25, 25]) {
      test.clock.advance(days * 86_400_000);
      token = String((await refresh()).body.refreshToken);
    }
    test.clock.advance(15 * 86_400_000 - 1_000);
    const answer = await refresh();
    expect(answer.status).toBe(200);
    token = String(answer.body.refreshToken);
    test.clock.advance(1_000);
    expect(await refresh()).toMatchObject({ status: 401, body: { code: 'invalid_refresh_token' } });
  });
});
