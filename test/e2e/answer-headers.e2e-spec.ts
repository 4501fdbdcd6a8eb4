import { connect } from 'node:net';
import { startApp, type TestApp } from '../support/app';
import { signedIn } from '../support/factories/account';
import type { Client } from '../support/client';

const ORIGIN = 'https://app.praxis.example';
const LIMIT = '5';
const REQUEST_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;

type Headers = ReadonlyMap<string, string>;

describe('the headers of every kind of answer', () => {
  let test: TestApp;
  let client: Client;

  beforeAll(async () => {
    test = await startApp({
      variables: {
        CORS_ORIGINS: ORIGIN,
        RATE_LIMIT: 'on',
        RATE_LIMIT_ADDRESS_PER_MINUTE: LIMIT,
        TRUST_PROXY: '127.0.0.1',
        REQUEST_TIMEOUT_MS: '1000',
      },
    });
    ({ client } = await signedIn(test, 'patient'));
  });
  afterAll(() => test.stop());

  let addresses = 0;
  /** Everybody at an address of their own, so that nobody is over a limit. */
  const from = (one: Client) => one.with({ origin: ORIGIN, 'x-forwarded-for': `192.0.2.${++addresses}` });
  const preflight = { 'access-control-request-method': 'PATCH', 'access-control-request-headers': 'authorization' };
  const KINDS: readonly (readonly [what: string, status: number, ask: () => Promise<Headers>])[] = [
    ['200', 200, async () => headersOf(await from(client).get('/me'))],
    ['201 or 400', 400, async () => headersOf(await from(test.client).post('/auth/login', {}))],
    ['204', 204, async () => headersOf(await from(client).post('/auth/logout-all'))],
    ['401', 401, async () => headersOf(await from(test.client.as('x')).get('/me'))],
    ['404 of a route', 404, async () => headersOf(await from(test.client.as('y')).get('/nothing'))],
    ['404 of a method', 404, async () => headersOf(await from(test.client.as('z')).send('DELETE', '/practice'))],
    ['health', 200, async () => headersOf(await from(test.client).get('//health/ready'))],
    ['the documentation', 200, async () => headersOf(await from(test.client.as('d')).get('//api/docs'))],
    ['the document', 200, async () => headersOf(await from(test.client.as('d')).get('//api/docs-json'))],
    [
      'a page of problems',
      200,
      async () => headersOf(await from(test.client.as('d')).get('//api/docs/problems/forbidden')),
    ],
    ['a preflight', 204, async () => headersOf(await from(test.client).with(preflight).send('OPTIONS', '/me'))],
    ['OPTIONS', 204, async () => headersOf(await from(test.client).send('OPTIONS', '/me'))],
    ['HEAD', 200, async () => headersOf(await from(test.client.as('h')).send('HEAD', '/practice'))],
    ['a path that cannot be read', 400, async () => headersOf(await from(test.client).get('/practice/%00%'))],
    [
      'a parameter that is too long',
      404,
      async () => headersOf(await from(client).get(`/patients/${'x'.repeat(301)}`)),
    ],
    ['a header that is none', 400, () => raw(test.origin, 'GET / HTTP/1.1\r\nHost: x\r\nBad Header\r\n\r\n')],
    ['headers too large', 431, () => raw(test.origin, `GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`)],
    [
      'a body that does not come',
      408,
      () =>
        raw(
          test.origin,
          'POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n',
        ),
    ],
    ['429', 429, () => overTheLimit()],
  ];

  it.each(KINDS)('%s', async (_, status, ask) => {
    const headers = await ask();
    expect(headers.get('status')).toBe(String(status));
    expect(headers.get('x-request-id')).toMatch(REQUEST_ID);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none';.*frame-ancestors 'none'/);
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('strict-transport-security')).toMatch(/^max-age=\d{8}/);
    expect(headers.get('cache-control')).toBe('no-store');
    for (const name of ['server', 'x-powered-by', 'set-cookie']) expect(headers.has(name)).toBe(false);
  });

  it.each(['https://evil.example', 'null', 'http://app.praxis.example', `${ORIGIN}.evil.example`, `${ORIGIN}:8443`])(
    'let no other origin read: %s',
    async (origin) => {
      for (const [method, path] of [
        ['GET', '/practice'],
        ['GET', '/nothing'],
        ['OPTIONS', '/me'],
        ['GET', '//health/live'],
        ['GET', '//api/docs-json'],
      ] as const) {
        const { headers } = await test.client
          .as(origin)
          .with({ origin, ...preflight, 'x-forwarded-for': `192.0.2.${++addresses}` })
          .send(method, path);
        expect(headers.get('access-control-allow-origin')).toBeNull();
      }
    },
  );

  it('let the listed origin read refusals too, and never with cookies', async () => {
    for (const path of ['/practice', '/nothing', '/me']) {
      const { headers } = await from(test.client.as(`cors ${path}`)).get(path);
      expect(headers.get('access-control-allow-origin')).toBe(ORIGIN);
      expect(headers.get('access-control-allow-credentials')).toBeNull();
      expect(headers.get('vary')?.toLowerCase()).toContain('origin');
    }
  });

  async function overTheLimit(): Promise<Headers> {
    const one = from(test.client);
    for (let i = 0; i < Number(LIMIT); i++) await one.get('/practice');
    const answer = await one.get('/practice');
    expect(answer.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    const exposed = answer.headers.get('access-control-expose-headers');
    for (const name of ['RateLimit', 'RateLimit-Policy', 'Retry-After']) expect(exposed?.split(', ')).toContain(name);
    return headersOf(answer);
  }
});

const headersOf = ({ status, headers }: { status: number; headers: globalThis.Headers }): Headers =>
  new Map([...headers, ['status', String(status)]]);

/** Of an answer to bytes; waits for the server to close. */
function raw(origin: string, bytes: string): Promise<Headers> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(origin).port), '127.0.0.1', () => socket.write(bytes));
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      const [first = '', ...lines] = (text.split('\r\n\r\n')[0] ?? '').split('\r\n');
      const pairs = lines.map((line): [string, string] => {
        const at = line.indexOf(':');
        return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()];
      });
      resolve(new Map([...pairs, ['status', first.slice(9, 12)]]));
    });
  });
}
