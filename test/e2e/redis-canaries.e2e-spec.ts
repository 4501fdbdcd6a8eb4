import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startApp, type TestApp } from '../support/app';
import { canariesIn, untellable } from '../support/bustle/canary-scan';
import { CANARIES, canaryPatient } from '../support/canaries';
import { machine } from '../support/factories/api-key';
import { PASSWORD } from '../support/factories/account';
import { signedInAdmin } from '../support/factories/appointment';
import { hasRedis, TestRedis } from '../support/redis';
import { addressOf, Talker } from '../support/talker';

const MESSAGES = 20;
const [SIGN_INS, ADDRESS] = [12, 5];
const ID = '[0-9a-f-]{36}';
const KEY = new RegExp(`^praxis:rate:(account:${ID}|api-key:${ID}|(address|sign-in):127[.]0[.]0[.]1)$`);
/** What keeps a connection: no command that carries anything. */
const OWN = new Set(['info', 'echo', 'subscribe', 'ping', 'client', 'monitor']);

/** Who may speak with Redis; whoever else does has to be overheard here too. */
const SPEAKING = ['chat/chat.module.ts', 'chat/fan-out/redis-fan-out.ts', 'common/common.module.ts'];
const COUNTING = ['common/limits/rate-counters.ts', 'common/redis/redis-client.ts', 'common/redis/redis-connection.ts'];

if (!hasRedis) process.stdout.write('SKIPPED: what Redis is told (no redis-server on this machine)\n');

(hasRedis ? describe : describe.skip)(
  'what two instances tell Redis of a patient who writes, is written to and signs in',
  () => {
    const secrets: string[] = [PASSWORD];
    /** What the requests came to that could come to something else. */
    const came: number[] = [];
    let redis: TestRedis;
    let apps: [TestApp, TestApp];

    beforeAll(async () => {
      redis = await TestRedis.start();
      await redis.overhear();
      const variables = {
        ...{ REDIS_URL: redis.url, RATE_LIMIT: 'on', REDIS_TIMEOUT_MS: '3000' },
        ...{ RATE_LIMIT_SIGN_IN_PER_MINUTE: String(SIGN_INS), RATE_LIMIT_ADDRESS_PER_MINUTE: String(ADDRESS) },
      };
      const first = await startApp({ variables });
      apps = [first, await startApp({ variables, database: first.database })];
      const who = await canaryPatient(first);
      await talk(who);
      await signIn(who.account.email);
      await lookUp();
      await redis.isOverheard();
    });
    afterAll(async () => {
      await apps[1].stop();
      await apps[0].stop();
      await redis.kill();
      Object.assign(process.env, { REDIS_URL: '', RATE_LIMIT: 'off' });
    });

    /** One at each instance, each by a ticket. */
    async function talk({ client, professional, comingId }: Awaited<ReturnType<typeof canaryPatient>>): Promise<void> {
      const talkers: Talker[] = [];
      for (const [n, from] of [client, professional.client].entries()) {
        const { body } = await from.post('/chat/tickets', { appointmentId: comingId });
        secrets.push(String(body.ticket), String(from.headers['authorization']).replace('Bearer ', ''));
        const talker = await Talker.knock(addressOf(apps[n]!, comingId, String(body.ticket)));
        if (!(talker instanceof Talker)) throw new Error(`Refused: ${JSON.stringify(talker.body)}`);
        await talker.next('welcome');
        talkers.push(talker);
      }
      const [phone, desk] = talkers as [Talker, Talker];
      for (let n = 0; n < MESSAGES; n++) (n % 2 ? phone : desk).write(`canario-mensaje ${n}`);
      await Promise.all(talkers.map((one) => one.next('message', MESSAGES)));
      phone.say({ type: 'typing' });
      await desk.next('typing');
      desk.say({ type: 'read', upTo: MESSAGES });
      await phone.next('read');
      await Promise.all(talkers.map((one) => one.close()));
    }

    /** Until the address has no units left, and the account nothing to try. */
    async function signIn(email: string): Promise<void> {
      const [{ client }] = apps;
      const { body } = await client.post('/auth/login', { email, password: PASSWORD });
      const { body: next } = await client.post('/auth/refresh', { refreshToken: body.refreshToken });
      for (const given of [body, next]) secrets.push(given.accessToken, given.refreshToken);
      came.push((await client.post('/auth/password/forgot', { email })).status);
      for (let n = 1; n < SIGN_INS; n++) await client.post('/auth/login', { email, password: 'canario-clave' });
      came.push((await client.post('/auth/login', { email, password: 'canario-clave' })).status);
    }

    /** By names that stand in the address: of an administrator, of a machine, and of nobody that is known. */
    async function lookUp(): Promise<void> {
      const [{ client }] = apps;
      const admin = await signedInAdmin(apps[0]);
      const reader = await machine(apps[0], ['patients:read']);
      secrets.push(reader.key, String(admin.client.headers['authorization']).replace('Bearer ', ''));
      const path = `/patients?name=${CANARIES.lastName}`;
      for (const one of [admin.client, reader.client]) came.push((await one.get(path)).status);
      const strangers = [client, client.as('prx_canario'), client.as('canario')];
      for (let n = 0; n < ADDRESS; n++) await strangers[n % 3]!.get(path);
      came.push((await client.get(path)).status);
    }

    const given = (): (readonly string[])[] => redis.told.filter(([name = '']) => !OWN.has(name.toLowerCase()));
    const named = (name: RegExp): (readonly string[])[] => given().filter(([command = '']) => name.test(command));

    it('is signals of the chat, and counts', () => {
      const signals = named(/^publish$/i);
      expect(signals.length).toBeGreaterThan(MESSAGES);
      expect(new Set(signals.map(([, channel]) => channel))).toEqual(new Set(['praxis:chat']));
      const kinds = new Set(signals.map(([, , signal]) => (JSON.parse(signal ?? '') as { kind: string }).kind));
      expect(kinds).toEqual(new Set(['message', 'presence', 'typing', 'read']));
      const counts = named(/^incrby$/i);
      expect(counts.length).toBeGreaterThan(MESSAGES + SIGN_INS + ADDRESS);
      expect(counts.filter(([, key = '']) => !KEY.test(key))).toEqual([]);
      expect(came).toEqual([202, 429, 200, 200, 429]);
      const policies = new Set(counts.map(([, key = '']) => key.split(':')[2]));
      expect(policies).toEqual(new Set(['account', 'api-key', 'address', 'sign-in']));
    });

    it('is no name, no address, no word that somebody wrote, and no secret', () => {
      const unsaid = untellable(secrets);
      expect(secrets.length).toBe(11);
      expect(secrets.filter((secret) => typeof secret !== 'string' || secret.length < PASSWORD.length)).toEqual([]);
      const left = redis.told.map((words) => ({ channel: 'redis', text: words.join(' ') }));
      expect(left.flatMap((one) => canariesIn(one, unsaid))).toEqual([]);
    });

    it('is kept under its keys as numbers, and for a minute', async () => {
      const kept = await redis.ask(async (client) =>
        Promise.all(
          (await client.keys('*')).map(async (key) => [key, await client.get(key), await client.pttl(key)] as const),
        ),
      );
      expect(kept.length).toBeGreaterThan(4);
      for (const [key, value, ms] of kept)
        expect([KEY.test(key), /^\d+$/.test(value ?? ''), ms > 0 && ms <= 60_000]).toEqual([true, true, true]);
    });

    it('is said by the chat and by the rate limits alone', () => {
      const root = join(__dirname, '../../src');
      const sources = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
        (file) => file.endsWith('.ts') && /RedisConnection|from 'ioredis'/.test(readFileSync(join(root, file), 'utf8')),
      );
      expect(sources.sort()).toEqual([...SPEAKING, ...COUNTING].sort());
    });
  },
);
