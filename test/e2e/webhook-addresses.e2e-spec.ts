import { startApp, type TestApp } from '../support/app';
import type { Client } from '../support/client';
import { signedIn } from '../support/factories/account';
import { workOff } from '../support/jobs';
import { Receiver } from '../support/receiver';

describe('a webhook that leads inside', () => {
  let test: TestApp;
  let admin: Client;
  let receiver: Receiver;
  let port: string;

  beforeAll(async () => {
    test = await startApp();
    admin = (await signedIn(test, 'admin')).client;
    receiver = new Receiver();
    port = new URL(await receiver.start()).port;
  });
  afterAll(async () => {
    await receiver.stop();
    await test.stop();
  });

  // As a name that is made to lead elsewhere after the endpoint was written.
  it.each(['localhost', '127.0.0.1', '[::1]', '[::ffff:127.0.0.1]', '0.0.0.0', '2130706433'])(
    'is not connected to: %s',
    async (host) => {
      const { body } = await admin.post('/webhooks', { url: 'https://hooks.clinic.org/', events: ['*'] });
      await test.em.query('UPDATE webhook_endpoints SET url = $1', [`http://${host}:${port}/`]);
      await admin.post(`/webhooks/${body.id}/test`);
      await workOff(test);
      const [delivery] = (await admin.get(`/webhooks/${body.id}/deliveries`)).body.data;
      expect(delivery).toMatchObject({
        state: 'pending',
        attempts: 1,
        lastStatus: null,
        lastError: 'address_not_allowed',
      });
      expect(receiver.received).toEqual([]);
    },
  );
});
