import { startApp, type TestApp } from '../support/app';
import type { Client } from '../support/client';
import { as, openAccount, signedIn } from '../support/factories/account';

describe('accounts', () => {
  let test: TestApp;
  let admin: Client;

  beforeEach(async () => {
    test = await startApp();
    admin = (await signedIn(test, 'admin')).client;
  });
  afterEach(() => test.stop());

  it('are for administrators', async () => {
    const { account, client } = await signedIn(test, 'professional');
    const answers = [
      await client.get('/accounts'),
      await client.get(`/accounts/${account.id}`),
      await client.post('/accounts', { email: 'x@praxis.example', role: 'admin' }),
      await client.patch(`/accounts/${account.id}`, { role: 'admin' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
  });

  it('are opened without a password, once for each e-mail', async () => {
    const answer = await admin.post('/accounts', {
      email: 'Rosa@praxis.example',
      role: 'professional',
      language: 'en',
    });
    expect(answer).toMatchObject({
      status: 201,
      body: {
        email: 'rosa@praxis.example',
        role: 'professional',
        language: 'en',
        status: 'active',
        passwordSet: false,
        version: 1,
      },
    });
    expect(answer.body.setupToken).toMatch(/^[\w-]{43}$/);
    expect((await admin.get(`/accounts/${answer.body.id}`)).text).not.toContain('setupToken');
    const again = await admin.post('/accounts', { email: 'ROSA@praxis.example', role: 'admin' });
    expect(again).toMatchObject({ status: 409, body: { code: 'already_registered' } });
    expect(again.body.errors).toBeUndefined();
  });

  it('never have their answer stored, which carries a secret', async () => {
    const keyed = admin.with({ 'idempotency-key': 'k' });
    expect((await keyed.post('/accounts', { email: 'a@praxis.example', role: 'admin' })).status).toBe(201);
    expect((await keyed.post('/accounts', { email: 'a@praxis.example', role: 'admin' })).status).toBe(409);
    expect(await test.em.query(`SELECT FROM idempotency_answers`)).toHaveLength(0);
  });

  it('of patients are not opened here', async () => {
    const answer = await admin.post('/accounts', { email: 'p@praxis.example', role: 'patient' });
    expect(answer).toMatchObject({ status: 422, body: { code: 'role_not_assignable' } });
  });

  it('belong to one professional at most', async () => {
    const entered = await admin.post('/professionals', { firstName: 'Rosa', lastName: 'Mamani' });
    expect(entered.status).toBe(201);
    const professionalId = entered.body.id as string;
    const open = (email: string, body: object) => admin.post('/accounts', { email, role: 'professional', ...body });
    expect((await open('one@praxis.example', { professionalId })).status).toBe(201);
    expect(await open('two@praxis.example', { professionalId })).toMatchObject({
      status: 422,
      body: { code: 'professional_not_linkable' },
    });
    expect((await open('two@praxis.example', { professionalId: professionalId.replace(/.{4}$/, '0000') })).status).toBe(
      422,
    );
    expect((await open('two@praxis.example', { professionalId, role: 'admin' })).status).toBe(400);
    expect((await open('two@praxis.example', {})).status).toBe(201);
    const [row] = await test.em.query<{ email: string }[]>(
      `SELECT users.email FROM users JOIN professionals ON account_id = users.id WHERE professionals.id = $1`,
      [professionalId],
    );
    expect(row).toEqual({ email: 'one@praxis.example' });
  });

  it('are listed by role, status and a part of the e-mail, in pages', async () => {
    const opened = [];
    for (const email of [
      'ana_1@praxis.example',
      'ana_2@praxis.example',
      'anax3@praxis.example',
      'bea_4@praxis.example',
    ]) {
      opened.push((await openAccount(test, 'patient', { email })).id);
    }
    await admin.patch(`/accounts/${opened[1]}`, { status: 'disabled' });
    const ids = async (query: Record<string, string | number>) =>
      ((await admin.get('/accounts', query)).body.data as { id: string }[]).map(({ id }) => id);
    expect(await ids({ role: 'patient' })).toEqual(opened);
    expect(await ids({ q: 'ANA_' })).toEqual(opened.slice(0, 2));
    expect(await ids({ role: 'patient', status: 'disabled' })).toEqual([opened[1]]);
    const first = await admin.get('/accounts', { role: 'patient', limit: 3 });
    expect(first.body.data).toHaveLength(3);
    expect(await ids({ role: 'patient', limit: 3, cursor: String(first.body.page.nextCursor) })).toEqual([opened[3]]);
    expect((await admin.get('/accounts', { cursor: 'x' })).body.code).toBe('invalid_cursor');
  });

  it.each([{ status: 'disabled' }, { role: 'admin' }])('lose their device sessions by %j', async (change) => {
    const { account, client } = await signedIn(test, 'professional');
    expect((await admin.patch(`/accounts/${account.id}`, change)).body).toMatchObject({ ...change, version: 2 });
    expect((await client.get('/me')).status).toBe(401);
    const open = await test.em.query(`SELECT FROM device_sessions WHERE account_id = $1 AND revoked_at IS NULL`, [
      account.id,
    ]);
    expect(open).toHaveLength(0);
  });

  it('are signed out everywhere, for a lost device', async () => {
    const { account, client } = await signedIn(test, 'professional');
    const other = await as(test, account);
    expect((await admin.delete(`/accounts/${account.id}/sessions`)).status).toBe(204);
    expect([(await client.get('/me')).status, (await other.get('/me')).status]).toEqual([401, 401]);
    expect((await (await as(test, account)).get('/me')).status).toBe(200);
    expect(await admin.delete('/accounts/01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c11/sessions')).toMatchObject({
      status: 404,
      body: { code: 'account_not_found' },
    });
  });

  it('keep their device sessions when only the language changes', async () => {
    const { account, client } = await signedIn(test, 'professional');
    await admin.patch(`/accounts/${account.id}`, { language: 'en' });
    expect((await client.get('/me')).body.account.language).toBe('en');
  });

  it('do not become patients without a record', async () => {
    const { id } = await openAccount(test, 'professional');
    expect(await admin.patch(`/accounts/${id}`, { role: 'patient' })).toMatchObject({
      status: 422,
      body: { code: 'role_not_assignable' },
    });
  });

  it('honour If-Match, and are not found where there are none', async () => {
    const { id } = await openAccount(test, 'professional');
    const { headers } = await admin.get(`/accounts/${id}`);
    const stale = admin.with({ 'if-match': headers.get('etag')! });
    expect((await stale.patch(`/accounts/${id}`, { language: 'en' })).status).toBe(200);
    expect(await stale.patch(`/accounts/${id}`, { language: 'es' })).toMatchObject({
      status: 412,
      body: { code: 'stale_version' },
    });
    const nobody = '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c11';
    expect(await admin.patch(`/accounts/${nobody}`, { language: 'es' })).toMatchObject({
      status: 404,
      body: { code: 'account_not_found' },
    });
    expect((await admin.get(`/accounts/${nobody}`)).status).toBe(404);
    expect((await admin.patch('/accounts/x', {})).status).toBe(400);
    expect((await admin.patch(`/accounts/${id}`, { role: null })).status).toBe(400);
  });

  describe('of the last administrator', () => {
    const lastAdmin = { status: 409, body: { code: 'last_admin' } };

    it('can be neither disabled nor demoted', async () => {
      const { id } = (await admin.get('/me')).body.account as { id: string };
      expect(await admin.patch(`/accounts/${id}`, { status: 'disabled' })).toMatchObject(lastAdmin);
      expect(await admin.patch(`/accounts/${id}`, { role: 'professional' })).toMatchObject(lastAdmin);
      // Somebody who has never chosen a password cannot sign in, and so cannot administer.
      expect((await admin.post('/accounts', { email: 'second@praxis.example', role: 'admin' })).status).toBe(201);
      expect(await admin.patch(`/accounts/${id}`, { status: 'disabled' })).toMatchObject(lastAdmin);
      await openAccount(test, 'admin');
      expect((await admin.patch(`/accounts/${id}`, { status: 'disabled' })).status).toBe(200);
    });

    it('remain when two administrators remove each other at the same moment', async () => {
      for (let round = 0; round < 5; round++) {
        await test.em.query(`DELETE FROM users`);
        const one = await openAccount(test, 'admin');
        const other = await openAccount(test, 'admin');
        const clients = [await as(test, one), await as(test, other)];
        const answers = await Promise.all([
          clients[0]!.patch(`/accounts/${other.id}`, { role: 'professional' }),
          clients[1]!.patch(`/accounts/${one.id}`, { status: 'disabled' }),
        ]);
        // The loser is either told, or signed out before its request began.
        expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
        expect(answers.filter(({ status }) => status === 409 || status === 401)).toHaveLength(1);
        expect(await test.em.query(`SELECT FROM users WHERE role = 'admin' AND status = 'active'`)).toHaveLength(1);
      }
    });
  });
});
