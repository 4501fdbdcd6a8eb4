import { startApp, type TestApp } from '../support/app';

describe('the HTTP surface', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.stop());

  it('is alive and ready', async () => {
    expect((await test.client.get('//health/live')).body).toEqual({ status: 'ok' });
    expect((await test.client.get('//health/ready')).body).toEqual({ status: 'ok' });
  });

  it('answers every request with an id and security headers', async () => {
    const answer = await test.client.get('/practice');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('etag')).toBe('"1"');
  });

  it.each([
    ['an unknown route', '/nothing-here', 404, 'route_not_found'],
    ['a malformed escape', '/practice/%00%', 400, 'malformed_request'],
  ])('gives %s a problem document', async (_, path, status, code) => {
    const answer = await test.client.get(path);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer).toMatchObject({ status, body: { status, code } });
  });

  it('refuses malformed JSON', async () => {
    const answer = await test.client.patch('/practice', '{"name":');
    expect(answer).toMatchObject({ body: { code: 'malformed_body' } });
  });

  it('speaks the language of the caller', async () => {
    const answer = await test.client.with({ 'accept-language': 'en-GB,en;q=0.9' }).get('/nothing-here');
    expect(answer.body.title).toBe('No such endpoint');
    expect((await test.client.get('/nothing-here')).body.title).toBe('Ese recurso no existe');
  });

  it('refuses the anonymous', async () => {
    expect(await test.client.patch('/practice', { name: 'x' })).toMatchObject({ status: 401, body: { code: 'not_signed_in' } });
  });
});
