import { connect } from 'node:net';
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

  it.each(['/practice', '/me', '//nowhere', '//health/live'])(
    'lets a browser do nothing with the answer of %s',
    async (path) => {
      const { headers } = await test.client.get(path);
      const policy = headers.get('content-security-policy')?.split(';') ?? [];
      const NOTHING = ['default-src', 'base-uri', 'object-src', 'form-action', 'frame-ancestors'].map(
        (name) => `${name} 'none'`,
      );
      expect(policy.sort()).toEqual(NOTHING.sort());
      expect(headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-frame-options')).toBe('DENY');
    },
  );

  it('lets Swagger UI run its own scripts, and no other', async () => {
    const { headers, text } = await test.client.get('//api/docs');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("object-src 'none'");
    expect(text).not.toMatch(/<script(?![^>]*\ssrc=)|\son\w+=|javascript:/i);
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

  it.each([
    ['a prototype in the body', '{"__proto__":{"a":1}}'],
    ['a NUL character', '{"name":"a\\u0000b"}'],
    ['nesting without end', `{"a":${'['.repeat(5_000)}${']'.repeat(5_000)}}`],
    ['an empty body', ''],
    ['a lone surrogate', '{"name":"\\ud800"}'],
  ])('refuses %s', async (_, body) => {
    const answer = await test.client.patch('/practice', body);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.status).toBe(400);
  });

  it('refuses other content types and bodies that are too large', async () => {
    const xml = await test.client.patch('/practice', '<a/>', { headers: { 'content-type': 'application/xml' } });
    expect(xml).toMatchObject({ status: 415, body: { code: 'unsupported_media_type' } });
    const large = await test.client.patch('/practice', { name: 'x'.repeat(300_000) });
    expect(large).toMatchObject({ status: 413, body: { code: 'body_too_large' } });
  });

  it('answers what the HTTP parser itself refuses', async () => {
    const text = await raw(test.origin, 'GET / HTTP/1.1\r\nHost: x\r\nBad Header\r\n\r\n');
    expect(text).toMatch(/^HTTP\/1.1 400/);
    expect(text).toContain('application/problem+json');
  });

  it('speaks the language of the caller', async () => {
    const answer = await test.client.with({ 'accept-language': 'en-GB,en;q=0.9' }).get('/nothing-here');
    expect(answer.body.title).toBe('No such endpoint');
    expect((await test.client.get('/nothing-here')).body.title).toBe('Ese recurso no existe');
  });

  it('explains a problem where its type points', async () => {
    const { type } = (await test.client.get('/nothing-here')).body;
    const page = await test.client.with({ 'accept-language': 'en' }).get(`/${new URL(type).pathname}`);
    expect(page).toMatchObject({ status: 200 });
    expect(page.text).toContain('route_not_found, HTTP 404');
    expect((await test.client.get('//api/docs/problems/unheard_of')).status).toBe(404);
  });

  it('serves Swagger UI and the document', async () => {
    expect((await test.client.get('//api/docs')).text).toContain('swagger-ui');
    expect((await test.client.get('//api/docs-json')).body.paths['/api/v1/practice'].get.summary).toBe('The practice.');
    expect((await test.client.get('//api/docs-yaml')).text).toContain('openapi: 3.1.0');
  });

  it('refuses the anonymous', async () => {
    expect(await test.client.patch('/practice', { name: 'x' })).toMatchObject({
      status: 401,
      body: { code: 'not_signed_in' },
    });
  });
});

/** Sends bytes as they are and reads until the server closes. */
function raw(origin: string, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(origin).port), '127.0.0.1', () => socket.write(bytes));
    let text = '';
    socket.on('data', (chunk) => (text += chunk.toString()));
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
  });
}
