import { sha256 } from '../../src/common/http/idempotency/idempotency.queries';
import { startApp, type TestApp } from '../support/app';
import type { Client } from '../support/client';
import { signedIn } from '../support/factories/account';

const key = (value: string) => ({ headers: { 'idempotency-key': value } });
const body = { firstName: 'Elena', lastName: 'Mamani' };

describe('Idempotency-Key', () => {
  let test: TestApp;
  let admin: Client;

  beforeAll(async () => {
    test = await startApp();
    admin = (await signedIn(test, 'admin')).client;
  });
  afterAll(() => test.stop());

  const count = async (lastName: string): Promise<number> => {
    const [row] = await test.dataSource.query<[{ n: number }]>(
      'SELECT count(*)::int AS n FROM professionals WHERE last_name = $1',
      [lastName],
    );
    return row.n;
  };

  it('repeats the first answer byte for byte', async () => {
    const first = await admin.post('/professionals', body, key('once'));
    const again = await admin.post('/professionals', body, key('once'));
    expect(first.status).toBe(201);
    expect(again).toMatchObject({ status: 201, text: first.text });
    expect(again.headers.get('etag')).toBe(first.headers.get('etag'));
    expect(again.headers.get('content-type')).toBe(first.headers.get('content-type'));
    expect(await count('Mamani')).toBe(1);
  });

  it('has one effect under a hundred parallel twins', async () => {
    const twin = { ...body, lastName: 'Condori' };
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => admin.post('/professionals', twin, key('twins'))),
    );
    const created = answers.filter(({ status }) => status === 201);
    const others = answers.filter(({ status }) => status !== 201);
    expect(new Set(created.map(({ text }) => text)).size).toBe(1);
    expect(others.map(({ status, body: problem }) => `${status} ${problem.code}`)).toEqual(
      others.map(() => '409 request_in_progress'),
    );
    expect(others.every(({ headers }) => headers.get('retry-after') === '1')).toBe(true);
    expect(await count('Condori')).toBe(1);
  });

  it('repeats it to a hundred parallel retries', async () => {
    const { text } = await admin.post('/professionals', { ...body, lastName: 'Limachi' }, key('retries'));
    const retry = () => admin.post('/professionals', { ...body, lastName: 'Limachi' }, key('retries'));
    const answers = await Promise.all(Array.from({ length: 100 }, retry));
    expect(new Set(answers.map((answer) => `${answer.status} ${answer.text}`))).toEqual(new Set([`201 ${text}`]));
    expect(await count('Limachi')).toBe(1);
  });

  it('has no effect when a twin was answered in the very moment of the claim', async () => {
    const { account, client } = await signedIn(test, 'admin');
    const twin = (lastName: string) => client.post('/professionals', { ...body, lastName }, key('moment'));
    // The twin's answer appears when the request has done its work: a claim that was too early to see it.
    await test.em.query(`
      CREATE FUNCTION answer_twin() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO idempotency_answers VALUES ('${account.id}', '${sha256('POST', '/api/v1/professionals', 'moment')}', '', 201, '', now());
        RETURN NEW;
      END $$`);
    await test.em.query(
      `CREATE TRIGGER answer_twin AFTER INSERT ON professionals FOR EACH ROW EXECUTE FUNCTION answer_twin()`,
    );
    expect(await twin('Choque')).toMatchObject({ status: 409, body: { code: 'request_in_progress' } });
    await test.em.query(`DROP TRIGGER answer_twin ON professionals`);
    expect(await count('Choque')).toBe(0);
    expect((await twin('Choque')).status).toBe(201);
  });

  it('refuses another body with the same key, and keeps accounts apart', async () => {
    await admin.post('/professionals', { ...body, lastName: 'Flores' }, key('bodies'));
    const other = await admin.post('/professionals', { ...body, lastName: 'Rojas' }, key('bodies'));
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
    const second = (await signedIn(test, 'admin')).client;
    expect((await second.post('/professionals', { ...body, lastName: 'Rojas' }, key('bodies'))).status).toBe(201);
  });

  it('repeats the refusal of a rule, even when the rule would now agree', async () => {
    const sleep = { slug: 'sleep', names: { es: 'Sueño', en: 'Sleep' } };
    const { body: first } = await admin.post('/specializations', sleep);
    const refused = await admin.post('/specializations', sleep, key('refused'));
    expect(refused.status).toBe(409);
    expect((await admin.delete(`/specializations/${first.id}`)).status).toBe(204);
    const again = await admin.post('/specializations', sleep, key('refused'));
    expect(again).toMatchObject({ status: 409, text: refused.text });
    expect(again.headers.get('content-type')).toContain('application/problem+json');
    expect((await admin.post('/specializations', sleep, key('anew'))).status).toBe(201);
  });

  it('refuses a key that is too long', async () => {
    expect((await admin.post('/professionals', body, key('x'.repeat(256)))).status).toBe(400);
  });

  it('stores no answer to a bad request, and none is longer than a day', async () => {
    expect((await admin.post('/professionals', { ...body, surprise: 1 }, key('bad'))).status).toBe(400);
    expect((await admin.post('/professionals', { ...body, lastName: 'Ticona' }, key('bad'))).status).toBe(201);
    test.clock.advance(25 * 3_600_000);
    const tomorrow = (await signedIn(test, 'admin')).client;
    const fresh = await tomorrow.post('/professionals', { ...body, lastName: 'Ticona' }, key('bad'));
    expect(fresh.status).toBe(201);
    expect(await count('Ticona')).toBe(2);
  });

  it('keeps answers encrypted', async () => {
    const rows = await test.dataSource.query<{ answer: string }[]>('SELECT answer FROM idempotency_answers');
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter(({ answer }) => answer.includes('Elena'))).toEqual([]);
  });
});
