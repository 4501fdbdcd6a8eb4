import { startApp, type TestApp } from '../support/app';
import type { Answer } from '../support/client';
import { openAccount, signIn } from '../support/factories/account';

describe('refreshing', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.stop());

  const refresh = (refreshToken: string): Promise<Answer> => test.client.post('/auth/refresh', { refreshToken });

  async function device(): Promise<{ accountId: string; refreshToken: string; accessToken: string }> {
    const account = await openAccount(test, 'patient');
    return { accountId: account.id, ...(await signIn(test, account)) };
  }

  it('gives new tokens that work, and spends the old one', async () => {
    const first = await device();
    const second = await refresh(first.refreshToken);
    expect(second.status).toBe(200);
    expect(second.body.refreshToken).not.toBe(first.refreshToken);
    expect((await test.client.as(second.body.accessToken).get('/me')).body.account.id).toBe(first.accountId);
    expect((await refresh(second.body.refreshToken)).status).toBe(200);
  });

  it('gives a repeated refresh the same successor for 10 seconds', async () => {
    const { refreshToken } = await device();
    const first = await refresh(refreshToken);
    test.clock.advance(10_000);
    const again = await refresh(refreshToken);
    expect(again.status).toBe(200);
    expect(again.body.refreshToken).toBe(first.body.refreshToken);
  });

  it('ends the device session when a spent token comes back later', async () => {
    const { refreshToken, accountId } = await device();
    const thief = await refresh(refreshToken);
    test.clock.advance(10_001);
    expect(await refresh(refreshToken)).toMatchObject({ status: 401, body: { code: 'invalid_refresh_token' } });
    expect((await refresh(thief.body.refreshToken)).status).toBe(401);
    expect((await test.client.as(thief.body.accessToken).get('/me')).status).toBe(401);
    const trail = await test.em.query<unknown[]>(
      `SELECT FROM audit_entries WHERE action = 'account.refresh_token_reused' AND actor_account_id = $1`,
      [accountId],
    );
    expect(trail).toHaveLength(1);
  });

  it('ends the device session when a token of two rotations ago comes back at once', async () => {
    const { refreshToken } = await device();
    const second = await refresh(refreshToken);
    const third = await refresh(second.body.refreshToken);
    expect((await refresh(refreshToken)).status).toBe(401);
    expect((await refresh(third.body.refreshToken)).status).toBe(401);
  });

  it('gives a hundred parallel requests one successor, and ends the session at the next reuse', async () => {
    const { refreshToken } = await device();
    const answers = await Promise.all(Array.from({ length: 100 }, () => refresh(refreshToken)));
    expect(answers.map(({ status }) => status)).toEqual(Array<number>(100).fill(200));
    expect(new Set(answers.map(({ body }) => String(body.refreshToken))).size).toBe(1);
    const successor = String(answers[0]!.body.refreshToken);
    expect(successor.split('.')[1]).toBe('1');
    const [other] = [await device()];
    test.clock.advance(10_001);
    const late = await Promise.all(Array.from({ length: 20 }, () => refresh(refreshToken)));
    expect(late.every(({ status }) => status === 401)).toBe(true);
    expect((await refresh(successor)).status).toBe(401);
    expect((await refresh(other.refreshToken)).status).toBe(200);
  });

  it('lets a session that is being ended end, whatever refreshes at the same time', async () => {
    for (let round = 0; round < 10; round++) {
      const { refreshToken, accessToken } = await device();
      const end = test.client.as(accessToken).post('/auth/logout');
      const answers = await Promise.all([end, ...Array.from({ length: 5 }, () => refresh(refreshToken))]);
      const given = answers.slice(1).flatMap(({ status, body }) => (status === 200 ? [String(body.refreshToken)] : []));
      expect(new Set(given).size).toBeLessThanOrEqual(1);
      for (const token of [refreshToken, ...given]) expect((await refresh(token)).status).toBe(401);
    }
  });

  it('stops when the device session has not been used for 30 days, and goes on while it is', async () => {
    const { refreshToken } = await device();
    test.clock.advance(29 * 86_400_000);
    const second = await refresh(refreshToken);
    expect(second.status).toBe(200);
    test.clock.advance(29 * 86_400_000);
    const third = await refresh(second.body.refreshToken);
    expect(third.status).toBe(200);
    test.clock.advance(30 * 86_400_000);
    expect((await refresh(third.body.refreshToken)).status).toBe(401);
  });

  it('refuses forged tokens, tokens of another kind and tokens of disabled accounts', async () => {
    const { refreshToken, accessToken, accountId } = await device();
    const [sessionId, , signature = ''] = refreshToken.split('.');
    const forged = [
      `${sessionId}.1.${signature}`,
      `${sessionId}.00.${signature}`,
      `${sessionId}.0.${signature.replaceAll(/./g, 'A')}`,
      `${refreshToken}x`,
      accessToken,
      'x',
    ];
    for (const token of forged)
      expect(await refresh(token)).toMatchObject({ status: 401, body: { code: 'invalid_refresh_token' } });
    await test.em.query(`UPDATE users SET status = 'disabled' WHERE id = $1`, [accountId]);
    expect((await refresh(refreshToken)).status).toBe(401);
  });
});
