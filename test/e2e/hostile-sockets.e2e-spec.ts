import { startApp, type TestApp } from '../support/app';
import { exchange, trickle } from '../support/hostile/socket';

const HOST = 'Host: x\r\n';
const CLOSE = 'Connection: close\r\n';
const JSON_TYPE = 'Content-Type: application/json\r\n';
const get = (path: string, headers = HOST): string => `GET ${path} HTTP/1.1\r\n${headers}${CLOSE}\r\n`;
const post = (headers: string, body = ''): string =>
  `POST /api/v1/auth/login HTTP/1.1\r\n${HOST}${CLOSE}${headers}\r\n${body}`;
const PRACTICE = '/api/v1/practice';
/** Answered a second time, if the end of the first is misunderstood. */
const SMUGGLED = `GET ${PRACTICE} HTTP/1.1\r\n${HOST}\r\n`;
const getWithBody = (body: string): string =>
  `GET ${PRACTICE} HTTP/1.1\r\n${HOST}${CLOSE}Content-Length: ${body.length}\r\n\r\n${body}`;

describe('what no well-meaning client sends', () => {
  let test: TestApp;
  let slow: TestApp;

  beforeAll(async () => {
    test = await startApp();
    slow = await startApp({ variables: { REQUEST_TIMEOUT_MS: '1000' } });
  });
  afterAll(async () => {
    await test.stop();
    await slow.stop();
  });

  it.each<readonly [what: string, bytes: string | Buffer, status: number, code: string]>([
    ['no host', get(PRACTICE, ''), 400, 'malformed_request'],
    ['two hosts', get(PRACTICE, 'Host: a\r\nHost: b\r\n'), 400, 'malformed_request'],
    ['another protocol', Buffer.from('1603010200010001fc0303', 'hex'), 400, 'malformed_request'],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400, 'malformed_request'],
    ['HTTP/9.9', `GET / HTTP/9.9\r\n${HOST}\r\n`, 400, 'malformed_request'],
    ['a method of its own', `FOO ${PRACTICE} HTTP/1.1\r\n${HOST}\r\n`, 400, 'malformed_request'],
    ['a method that no route has', `TRACE ${PRACTICE} HTTP/1.1\r\n${HOST}${CLOSE}\r\n`, 404, 'route_not_found'],
    ['bare line feeds', `GET ${PRACTICE} HTTP/1.1\nHost: x\n\n`, 400, 'malformed_request'],
    ['a path without a slash', get('api'), 400, 'malformed_request'],
    ['a path that is no text', Buffer.from(get('/\xff\xfe'), 'latin1'), 400, 'malformed_request'],
    ['a path out of the documentation', get('/api/docs/../../etc/passwd'), 403, 'forbidden'],
    ['NUL in the documentation', get('/api/docs/problems/%00'), 400, 'invalid_request'],
    ['NUL in a query of the documentation', get('/api/docs-json?x=%00'), 400, 'invalid_request'],
    ['NUL in a header', get(PRACTICE, `${HOST}X: a\0b\r\n`), 400, 'malformed_request'],
    ['a blank before the colon', get(PRACTICE, `${HOST}X : a\r\n`), 400, 'malformed_request'],
    ['a header in two lines', get(PRACTICE, `${HOST}X: a\r\n b\r\n`), 400, 'malformed_request'],
    ['an address too long', get(`${PRACTICE}?${'a'.repeat(20_000)}`), 431, 'headers_too_large'],
    ['10 MB of token', get(PRACTICE, `${HOST}Authorization: ${'a'.repeat(10_000_000)}\r\n`), 431, 'headers_too_large'],
    ['two tokens', get('/api/v1/me', `${HOST}Authorization: a\r\nAuthorization: b\r\n`), 400, 'malformed_request'],
    [
      'two content types',
      post(`${JSON_TYPE}Content-Type: text/plain\r\nContent-Length: 2\r\n`, '{}'),
      400,
      'malformed_request',
    ],
    [
      'a length and chunks',
      post('Content-Length: 4\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'),
      400,
      'malformed_request',
    ],
    ...(
      [
        ['chunks and a length', 'Transfer-Encoding: chunked\r\nContent-Length: 4\r\n'],
        ['chunks, then none', 'Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n'],
        ['chunks that are not the last encoding', 'Transfer-Encoding: chunked, identity\r\n'],
        ['an encoding that looks like chunks', 'Transfer-Encoding: xchunked\r\n'],
        ['a blank before the colon of the encoding', 'Transfer-Encoding : chunked\r\n'],
        ['a control character before the encoding', 'Transfer-Encoding: \x0bchunked\r\n'],
        ['a length with a sign', 'Content-Length: +2\r\n'],
        ['a list of lengths', 'Content-Length: 2, 2\r\n'],
        ['the same length twice', 'Content-Length: 2\r\nContent-Length: 2\r\n'],
        ['a length in hexadecimal', 'Content-Length: 0x2\r\n'],
      ] as const
    ).map(
      ([what, headers]) =>
        [what, post(JSON_TYPE + headers, `2\r\n{}\r\n0\r\n\r\n${SMUGGLED}`), 400, 'malformed_request'] as const,
    ),
    ...(
      [
        ['a chunk larger than any', 'FFFFFFFFFFFFFFFFF\r\n{}\r\n0\r\n\r\n'],
        ['a chunk smaller than nothing', '-2\r\n{}\r\n0\r\n\r\n'],
        ['chunks with bare line feeds', '2\n{}\n0\n\n'],
        ['20,000 characters about a chunk', `2;${'a'.repeat(20_000)}\r\n{}\r\n0\r\n\r\n`],
      ] as const
    ).map(
      ([what, body]) =>
        [what, post(`${JSON_TYPE}Transfer-Encoding: chunked\r\n`, body), 400, 'malformed_request'] as const,
    ),
    [
      'a host and a token behind the body',
      post(
        `${JSON_TYPE}Transfer-Encoding: chunked\r\n`,
        '2\r\n{}\r\n0\r\nHost: evil\r\nAuthorization: Bearer x\r\n\r\n',
      ),
      400,
      'invalid_request',
    ],
    ['a request within the body of a GET', getWithBody(SMUGGLED), 200, ''],
    ['1,000 headers', get(PRACTICE, HOST + Array.from({ length: 1_000 }, (_, i) => `X-${i}: y\r\n`).join('')), 200, ''],
    ['an address with another host', get(`http://evil.example${PRACTICE}`), 200, ''],
    ['an authority alone', get('evil.example:80'), 400, 'malformed_request'],
    ['HTTP/1.0', `GET ${PRACTICE} HTTP/1.0\r\n\r\n`, 200, ''],
    ['HTTP/0.9', `GET ${PRACTICE}\r\n\r\n`, 400, 'malformed_request'],
    ['HTTP/1.2', `GET ${PRACTICE} HTTP/1.2\r\n${HOST}\r\n`, 400, 'malformed_request'],
    ['a method in small letters', `get ${PRACTICE} HTTP/1.1\r\n${HOST}\r\n`, 400, 'malformed_request'],
    ['a method of 5,000 letters', `${'A'.repeat(5_000)} ${PRACTICE} HTTP/1.1\r\n${HOST}\r\n`, 400, 'malformed_request'],
    ['tabs between its parts', `GET\t${PRACTICE}\tHTTP/1.1\r\n${HOST}\r\n`, 400, 'malformed_request'],
    ['a carriage return in a header', get(PRACTICE, `${HOST}X: a\rb\r\n`), 400, 'malformed_request'],
    ['a header without a name', get(PRACTICE, `${HOST}: a\r\n`), 400, 'malformed_request'],
    ['the wish to speak HTTP/2', get(PRACTICE, `${HOST}Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n`), 200, ''],
    ...[
      '//api/v1/practice',
      '/api/v1/./practice',
      '/api\\v1\\practice',
      '/api%2Fv1%2Fpractice',
      `${PRACTICE};a=b`,
      '/API/V1/PRACTICE',
    ].map((path) => [`another spelling of a path, ${path}`, get(path), 404, 'route_not_found'] as const),
    ['two lengths', post('Content-Length: 4\r\nContent-Length: 5\r\n', 'abcd'), 400, 'malformed_request'],
    ['a length below zero', post('Content-Length: -1\r\n'), 400, 'malformed_request'],
    ['a length without end', post(`${JSON_TYPE}Content-Length: ${'9'.repeat(30)}\r\n`, '{'), 400, 'malformed_request'],
    ['a length too large', post(`${JSON_TYPE}Content-Length: 1000000000\r\n`, '{'), 413, 'body_too_large'],
    [
      'chunks too large',
      post(`${JSON_TYPE}Transfer-Encoding: chunked\r\n`, `61A80\r\n${'x'.repeat(400_000)}\r\n0\r\n\r\n`),
      413,
      'body_too_large',
    ],
    [
      'a chunk without a size',
      post(`${JSON_TYPE}Transfer-Encoding: chunked\r\n`, 'ZZ\r\n{}\r\n'),
      400,
      'malformed_request',
    ],
    ['an encoding of its own', post('Transfer-Encoding: gzip\r\n', 'abc'), 400, 'malformed_request'],
    [
      'an expectation of its own',
      post(`${JSON_TYPE}Expect: magic\r\nContent-Length: 2\r\n`, '{}'),
      400,
      'invalid_request',
    ],
    [
      'half a character',
      Buffer.from(post(`${JSON_TYPE}Content-Length: 4\r\n`, '{"\xff"'), 'latin1'),
      400,
      'malformed_body',
    ],
    [
      'a body that was not asked for',
      `GET ${PRACTICE} HTTP/1.1\r\n${HOST}${CLOSE}${JSON_TYPE}Content-Length: 1\r\n\r\n{`,
      200,
      '',
    ],
    ['OPTIONS without a question', `OPTIONS * HTTP/1.1\r\n${HOST}${CLOSE}\r\n`, 204, ''],
  ])('answers %s', async (_, bytes, status, code) => {
    const [answer, ...more] = await exchange(test.origin, bytes);
    expect(more).toEqual([]);
    expect(answer).toMatchObject({ status });
    if (status < 400) return;
    expect(answer?.contentType).toBe('application/problem+json; charset=utf-8');
    expect(JSON.parse(answer?.body ?? '')).toMatchObject({ status, code });
  });

  it('closes a tunnel', async () => {
    expect(await exchange(test.origin, `CONNECT a:443 HTTP/1.1\r\n${HOST}\r\n`)).toEqual([]);
  });

  it('answers requests that were sent at once in their order', async () => {
    const second = `GET /nothing HTTP/1.1\r\n${HOST}${CLOSE}\r\n`;
    const answers = await exchange(test.origin, `GET ${PRACTICE} HTTP/1.1\r\n${HOST}\r\n${second}`);
    expect(answers.map(({ status }) => status)).toEqual([200, 404]);
  });

  it('answers a hundred requests that were sent at once, and whatever comes after a broken one never', async () => {
    const one = `GET /health/live HTTP/1.1\r\n${HOST}\r\n`;
    expect(await exchange(test.origin, one.repeat(100) + get('/health/live'))).toHaveLength(101);
    const answers = await exchange(test.origin, `BROKEN\r\n\r\n${one}`);
    expect(answers.map(({ status }) => status)).toEqual([400]);
  });

  it.each<[string, string, string]>([
    ['says nothing', '', ''],
    ['never ends its headers', `GET ${PRACTICE} HTTP/1.1\r\n`, 'X: y\r\n'],
    ['never ends its body', post(`${JSON_TYPE}Content-Length: 1000\r\n`), ' '],
    ['never ends its chunks', post(`${JSON_TYPE}Transfer-Encoding: chunked\r\n`), '1\r\n \r\n'],
  ])('has a client gone that %s', async (_, first, again) => {
    const began = performance.now();
    await trickle(slow.origin, first, again);
    // A second for the limit, two until it is looked at, and time for a busy machine.
    expect(performance.now() - began).toBeLessThan(8_000);
  });

  it('has slow clients gone within 15 seconds', () => {
    const { headersTimeout, requestTimeout, connectionsCheckingInterval } =
      test.app.getHttpServer() as unknown as Timeouts;
    for (const timeout of [headersTimeout, requestTimeout]) {
      expect(timeout).toBeGreaterThan(0);
      expect(timeout + connectionsCheckingInterval).toBeLessThanOrEqual(15_000);
    }
  });
});

interface Timeouts {
  readonly headersTimeout: number;
  readonly requestTimeout: number;
  readonly connectionsCheckingInterval: number;
}
