import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { startApp, type TestApp } from '../support/app';
import { signedIn } from '../support/factories/account';
import { workOff } from '../support/jobs';
import { post } from '../../src/webhooks/sending/post';
import { freePort } from '../support/ports';
import { Receiver } from '../support/receiver';

const ROOT = resolve(__dirname, '../..');

describe('the receiver of docs/webhooks.md', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startApp({ now: new Date(), variables: { WEBHOOKS_ALLOW_PRIVATE: 'true' } });
    delete process.env['WEBHOOKS_ALLOW_PRIVATE'];
  });
  afterAll(() => test.stop());

  const [, program = ''] = /```js\n([^`]*)```/.exec(readFileSync(resolve(ROOT, 'docs/webhooks.md'), 'utf8')) ?? [];

  it('has ten lines, and takes what this application sends', async () => {
    expect(program.trim().split('\n').filter(Boolean).length).toBeLessThanOrEqual(10);
    const { client } = await signedIn(test, 'admin');
    const port = await freePort(27_400);
    const { body } = await client.post('/webhooks', { url: `http://127.0.0.1:${port}/`, events: ['*'] });
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      cwd: ROOT,
      env: { PATH: process.env['PATH'], WEBHOOK_SECRET: body.secret, PORT: String(port) },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const forged = { url: `http://127.0.0.1:${port}/`, body: '{}', timeoutMs: 5_000, allowInside: true, headers: {} };
      let refused = await post(forged);
      while (refused.failure === 'refused') refused = await post(forged);
      expect(refused).toMatchObject({ status: 400, failure: 'status' });
      const said = once(child.stdout, 'data');
      await client.post(`/webhooks/${body.id}/test`);
      await workOff(test);
      expect(String(await said)).toBe(`webhook.test ${body.id}\n`);
      const { data } = (await client.get(`/webhooks/${body.id}/deliveries`)).body;
      expect(data).toMatchObject([{ state: 'delivered', lastStatus: 204 }]);
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('has no more time than there is', async () => {
    const receiver = new Receiver();
    receiver.always = 'silence';
    const silent = { url: await receiver.start(), body: '{}', timeoutMs: 100, allowInside: true, headers: {} };
    expect(await post(silent)).toEqual({ status: null, failure: 'timeout', retryAfter: undefined });
    await receiver.stop();
  });
});
