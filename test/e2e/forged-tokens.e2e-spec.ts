import { createHmac, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { startApp, type TestApp } from '../support/app';
import type { Answer } from '../support/client';
import { openAccount, signIn } from '../support/factories/account';
import { exchange } from '../support/hostile/socket';
import { TEST_VALUES } from '../support/values';

type Json = Readonly<Record<string, unknown>>;
const SECRET = TEST_VALUES['JWT_SECRET']!;
const base64 = (text: string) => Buffer.from(text).toString('base64url');
const encode = (value: unknown) => base64(JSON.stringify(value));
const partOf = (token: string, i: number) => token.split('.')[i]!;
const decode = (token: string, i: number) => JSON.parse(Buffer.from(partOf(token, i), 'base64url').toString()) as Json;
const hmac = (text: string, secret: string, digest = 'sha256') =>
  createHmac(digest, secret).update(text).digest('base64url');

const ATTACKER = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const ATTACKERS_JWK = createPublicKey(ATTACKER.privateKey).export({ format: 'jwk' });

/** Signed again with the true secret after a change. */
const changed = (real: string, claims: Json, header: Json = {}): string => {
  const text = `${encode({ ...decode(real, 0), ...header })}.${encode({ ...decode(real, 1), ...claims })}`;
  return `${text}.${hmac(text, SECRET)}`;
};
/** With another header, signed with a key of the attacker. */
const withHeader = (real: string, header: Json, secret = 'attacker'): string => {
  const text = `${encode({ ...decode(real, 0), ...header })}.${partOf(real, 1)}`;
  return `${text}.${hmac(text, secret)}`;
};
const signedByRsa = (real: string, header: Json): string => {
  const text = `${encode({ ...decode(real, 0), alg: 'RS256', ...header })}.${partOf(real, 1)}`;
  return `${text}.${sign('sha256', Buffer.from(text), ATTACKER.privateKey).toString('base64url')}`;
};
const unsigned = (real: string, alg: unknown): string => `${encode({ ...decode(real, 0), alg })}.${partOf(real, 1)}.`;

const FORGERIES: readonly (readonly [what: string, forge: (real: string, other: string) => string])[] = [
  ...['None', 'NONE', 'nOnE', '', null, undefined, ['HS256'], 'HS256 ', 'hs256'].map(
    (alg) => [`unsigned, alg ${JSON.stringify(alg)}`, (real: string) => unsigned(real, alg)] as const,
  ),
  ['an alg in another case, signed', (real) => changed(real, {}, { alg: 'hs256' })],
  ['alg none with the old signature', (real) => `${unsigned(real, 'none')}${partOf(real, 2)}`],
  ['HMAC under the name of RS256', (real) => changed(real, {}, { alg: 'RS256' })],
  ['HMAC under the name of ES256', (real) => changed(real, {}, { alg: 'ES256' })],
  ['RS256 with a key of one’s own', (real) => signedByRsa(real, {})],
  ['RS256 under the name of HS256', (real) => signedByRsa(real, { alg: 'HS256' })],
  ['a public key as the secret', (real) => withHeader(real, {}, JSON.stringify(ATTACKERS_JWK))],
  ['an empty secret', (real) => withHeader(real, {}, '')],
  ['the key id as the secret', (real) => withHeader(real, {}, 'k1')],
  ['an embedded key (jwk)', (real) => signedByRsa(real, { jwk: ATTACKERS_JWK })],
  ['the address of a key set (jku)', (real) => signedByRsa(real, { jku: 'https://evil.example/jwks.json' })],
  ['the address of a certificate (x5u)', (real) => signedByRsa(real, { x5u: 'https://evil.example/x.pem' })],
  ['an embedded certificate (x5c)', (real) => signedByRsa(real, { x5c: ['MIIB'] })],
  ...['../../../../dev/null', "k1' OR '1'='1", 'k1\0', 'K1', '', 'file:///etc/passwd'].map(
    (kid) => [`key id ${JSON.stringify(kid)}`, (real: string) => changed(real, {}, { kid })] as const,
  ),
  ...[null, 1, ['k1'], { toString: 'k1' }].map(
    (kid) => [`key id ${JSON.stringify(kid)} of another type`, (real: string) => changed(real, {}, { kid })] as const,
  ),
  [
    'another payload under the old signature',
    (real) => `${partOf(real, 0)}.${encode({ ...decode(real, 1), role: 'admin' })}.${partOf(real, 2)}`,
  ],
  ['the signature of another token', (real, other) => `${partOf(real, 0)}.${partOf(real, 1)}.${partOf(other, 2)}`],
  ['a signature one bit off', (real) => flipped(real, 0)],
  ['other spare bits at the end of the signature', (real) => flipped(real, 42)],
  ['no audience', (real) => changed(real, { aud: undefined })],
  ['audiences that are not ours', (real) => changed(real, { aud: ['praxis-web', 'praxis-api-2'] })],
  ['no issuer', (real) => changed(real, { iss: undefined })],
  ['a time before which it must not be used', (real) => changed(real, { nbf: Number(decode(real, 1)['iat']) + 60 })],
  ['a not-before that is no number', (real) => changed(real, { nbf: 'now' })],
  ...['2100-01-01', '9999999999', null, [9_999_999_999], true, -1].map(
    (exp) => [`an expiry of ${JSON.stringify(exp)}`, (real: string) => changed(real, { exp })] as const,
  ),
  ['the typ of another kind', (real) => changed(real, { typ: 'Access' })],
  ['no typ', (real) => changed(real, { typ: undefined })],
  ...[1, null, [], {}, "' OR 1=1 --"].map(
    (sub) => [`a subject of ${JSON.stringify(sub)}`, (real: string) => changed(real, { sub })] as const,
  ),
  ['a list as subject', (real) => changed(real, { sub: [decode(real, 1)['sub']] })],
  ['a list of roles', (real) => changed(real, { role: ['professional', 'admin'] })],
  ['the role of somebody greater', (real) => changed(real, { role: 'admin' })],
  ['the device session of somebody else', (real, other) => changed(real, { sid: decode(other, 1)['sid'] })],
  ['somebody else with the own device session', (real, other) => changed(real, { sub: decode(other, 1)['sub'] })],
  ['a payload that is a list', (real) => listOf(real)],
  ['a token within a token', (real) => nestedIn(real)],
  [
    'an encrypted token (JWE)',
    () => `${encode({ alg: 'dir', enc: 'A256GCM' })}..${base64('iv')}.${base64('text')}.${base64('tag')}`,
  ],
  ['four parts', (real) => `${real}.${base64('more')}`],
  ['padding', (real) => `${real}=`],
  ['the other alphabet of base64', (real) => `${real.replace(/[-_]/g, '+').slice(0, -1)}+`],
  ['a blank within', (real) => `${real.slice(0, 50)} ${real.slice(50)}`],
  ['letters that only look alike', (real) => real.replace('e', '\u00e9')],
  ['15,000 characters', (real) => real + 'A'.repeat(15_000 - real.length)],
  ['the scheme twice', (real) => `Bearer ${real}`],
  ['a list of tokens', (real, other) => `${other.slice(0, -1)}, ${real}`],
];

function flipped(token: string, at: number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const signature = partOf(token, 2);
  const other = alphabet[alphabet.indexOf(signature[at]!) ^ 1]!;
  return `${partOf(token, 0)}.${partOf(token, 1)}.${signature.slice(0, at)}${other}${signature.slice(at + 1)}`;
}

function listOf(token: string): string {
  const text = `${partOf(token, 0)}.${encode([decode(token, 1)])}`;
  return `${text}.${hmac(text, SECRET)}`;
}

function nestedIn(token: string): string {
  const text = `${encode({ ...decode(token, 0), cty: 'JWT' })}.${base64(token)}`;
  return `${text}.${hmac(text, SECRET)}`;
}

describe('a forged token', () => {
  let test: TestApp;
  let real: string;
  let other: string;
  const send = (authorization: string): Promise<Answer> => test.client.with({ authorization }).get('/me');
  const told = ({ status, headers, body }: Answer) => {
    const { requestId: _, ...problem } = body as Json;
    return [status, headers.get('www-authenticate'), problem];
  };

  beforeAll(async () => {
    test = await startApp();
    real = (await signIn(test, await openAccount(test, 'professional'))).accessToken;
    other = (await signIn(test, await openAccount(test, 'professional'))).accessToken;
  });
  afterAll(() => test.stop());

  it('is made of one that is accepted, however its scheme is written', async () => {
    for (const scheme of ['Bearer', 'bearer', 'BEARER']) expect((await send(`${scheme} ${real}`)).status).toBe(200);
    expect((await send(`Bearer ${changed(real, {})}`)).status).toBe(200);
    expect(FORGERIES.length).toBeGreaterThan(50);
  });

  it.each(FORGERIES)('is refused like any other: %s', async (_, forge) => {
    const nobody = told(await test.client.get('/me'));
    expect(nobody).toMatchObject([401, 'Bearer', { code: 'not_signed_in' }]);
    expect(told(await send(`Bearer ${forge(real, other)}`))).toEqual(nobody);
  });

  it.each(['Basic', 'Token', 'JWT', 'Bearer:', 'DPoP', ''])(
    'is what comes under another scheme, "%s"',
    async (scheme) => {
      expect(told(await send(`${scheme} ${real}`))).toEqual(told(await test.client.get('/me')));
    },
  );

  it('is not looked for anywhere but in its header', async () => {
    const places = [
      test.client.get('/me', { access_token: real }),
      test.client.with({ cookie: `access_token=${real}; Authorization=Bearer ${real}` }).get('/me'),
      test.client.with({ 'x-access-token': real, 'proxy-authorization': `Bearer ${real}` }).get('/me'),
      test.client.post('/auth/logout', { access_token: real }),
    ];
    for (const answer of await Promise.all(places)) expect(answer.status).toBe(401);
  });

  it('cannot hide behind a sound one: two of them are refused', async () => {
    const head = `GET /api/v1/me HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer ${real}\r\n`;
    expect((await exchange(test.origin, `${head}\r\n`))[0]).toMatchObject({ status: 200 });
    const [answer] = await exchange(test.origin, `${head}Authorization: Bearer ${other}\r\n\r\n`);
    expect(answer).toMatchObject({ status: 400 });
    expect(JSON.parse(answer!.body)).toMatchObject({ code: 'malformed_request' });
  });
});
