import { startApp, type TestApp } from '../support/app';
import type { Client } from '../support/client';
import { signedIn } from '../support/factories/account';
import { auditOf } from '../support/traces';

const ORDER = { url: 'https://hooks.clinic.org/praxis?key=1', events: ['appointment.cancelled', 'appointment.booked'] };

describe('webhooks', () => {
  let test: TestApp;
  let admin: Client;
  let accountId: string;

  beforeAll(async () => {
    test = await startApp({ variables: { WEBHOOKS_MAX: '8' } });
    const { account, client } = await signedIn(test, 'admin');
    [admin, accountId] = [client, account.id];
  });
  afterAll(async () => {
    process.env['WEBHOOKS_MAX'] = '1000';
    await test.stop();
  });
  beforeEach(() => test.em.query('DELETE FROM webhook_endpoints'));

  const make = async (order: object = ORDER) => (await admin.post('/webhooks', order)).body;

  it('are made with a secret that is shown once, and kept encrypted', async () => {
    const { status, body } = await admin.post('/webhooks', ORDER);
    expect(status).toBe(201);
    const { secret, ...shown } = body;
    expect(shown).toEqual({
      id: expect.any(String),
      url: ORDER.url,
      events: ['appointment.booked', 'appointment.cancelled'],
      status: 'active',
      disabledReason: null,
      failingSince: null,
      disablesAt: null,
      previousSecretUntil: null,
      createdBy: accountId,
      createdAt: '2026-05-04T10:00:00.000Z',
      updatedAt: '2026-05-04T10:00:00.000Z',
      version: 1,
    });
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const read = await admin.get(`/webhooks/${shown.id}`);
    expect([read.body, read.headers.get('etag')]).toEqual([shown, '"1"']);
    expect((await admin.get('/webhooks')).body.data).toEqual([shown]);
    const [{ row }] = await test.em.query(`SELECT webhook_endpoints::text AS row FROM webhook_endpoints`);
    expect(row).not.toContain(secret.slice(6));
    const trail = await auditOf(test, shown.id);
    expect(trail).toEqual(['webhook.made allowed', 'webhook.read allowed']);
  });

  it.each([
    ['no events', { events: [] }],
    ['an event that does not exist', { events: ['appointment.eaten'] }],
    ['the same event twice', { events: ['*', '*'] }],
    ['no address', { url: undefined }],
    ['an address without end', { url: `https://hooks.clinic.org/${'x'.repeat(2_000)}` }],
  ])('are refused with %s', async (_, change) => {
    const answer = await admin.post('/webhooks', { ...ORDER, ...change });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
  });

  it.each([
    ['https://127.1/', 'host'],
    ['https://169.254.169.254/latest/meta-data', 'host'],
    ['http://[::ffff:10.0.0.1]/', 'host'],
    ['https://me:secret@hooks.clinic.org/', 'credentials'],
    ['gopher://hooks.clinic.org/', 'scheme'],
    ['hooks', 'malformed'],
  ])('are neither made nor moved to %s', async (url, reason) => {
    const refusal = { status: 422, body: { code: 'webhook_url_not_allowed', reason } };
    expect(await admin.post('/webhooks', { ...ORDER, url })).toMatchObject(refusal);
    const { id } = await make();
    const moved = await admin.patch(`/webhooks/${id}`, { url });
    expect(moved).toMatchObject(refusal);
    expect(moved.text).not.toContain('secret@');
  });

  it('are no more than the configuration says, however many are asked for at once', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => admin.post('/webhooks', ORDER)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(8);
    const refused = answers.filter(({ status }) => status !== 201);
    expect(refused.map(({ body }) => [body.code, body.limit])).toEqual(Array(4).fill(['too_many_webhooks', 8]));
  });

  it('are changed, and not from a stale copy', async () => {
    const { id } = await make();
    const changed = await admin.patch(`/webhooks/${id}`, { events: ['*'], status: 'disabled' });
    expect(changed.body).toMatchObject({ events: ['*'], status: 'disabled', disabledReason: 'admin', version: 2 });
    const stale = await admin.patch(`/webhooks/${id}`, { status: 'active' }, { headers: { 'if-match': '"1"' } });
    expect(stale.status).toBe(412);
    const again = await admin.patch(`/webhooks/${id}`, { status: 'active' }, { headers: { 'if-match': '"2"' } });
    expect(again.body).toMatchObject({ status: 'active', disabledReason: null, events: ['*'] });
    expect((await admin.delete(`/webhooks/${id}`)).status).toBe(204);
    for (const answer of [await admin.get(`/webhooks/${id}`), await admin.delete(`/webhooks/${id}`)])
      expect([answer.status, answer.body.code]).toEqual([404, 'webhook_not_found']);
  });

  it('ask for a fresh proof of who is calling where the secret or the address is concerned', async () => {
    const { id } = await make();
    test.clock.advance(11 * 60_000);
    const answers = [
      await admin.post('/webhooks', ORDER),
      await admin.post(`/webhooks/${id}/secret`),
      await admin.patch(`/webhooks/${id}`, { url: 'https://elsewhere.clinic.org/' }),
    ];
    test.clock.advance(-11 * 60_000);
    expect(answers.map(({ body }) => body.code)).toEqual(Array(3).fill('step_up_required'));
  });
});
