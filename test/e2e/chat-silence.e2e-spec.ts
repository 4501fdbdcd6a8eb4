import { ChatSockets } from '../../src/chat/sockets/chat-sockets';
import { ChatWatch } from '../../src/chat/sockets/chat-watch';
import { startApp, type TestApp } from '../support/app';
import { appointmentRow, signedInPatient, workingProfessional, type Somebody } from '../support/factories/appointment';
import { passProcessTime } from '../support/process-time';
import { ServerProcess } from '../support/server-process';
import { addressOf, Talker } from '../support/talker';

/** A little more than from one ping to the next. */
const A_PING = 15_500;

describe('a client that gives no sign of life', () => {
  let test: TestApp;
  let ana: Somebody;
  let elena: Somebody;
  let id: string;

  beforeAll(async () => {
    // By the clock of the machine, which another process on the same database goes by.
    test = await startApp({ now: new Date() });
  });
  beforeEach(async () => {
    [ana, elena] = [await signedInPatient(test), await workingProfessional(test)];
    const starts_at = new Date(Date.now() + 3_600_000).toISOString();
    id = await appointmentRow(test, { professional_id: elena.id, patient_id: ana.id, starts_at });
  });
  afterAll(() => test.stop());

  /** From one ping to the next, as somebody sees it who answers. */
  async function passAPing(phone: Talker): Promise<void> {
    const pinged = new Promise((resolve) => phone.ws.once('ping', resolve));
    passProcessTime(A_PING);
    await test.app.get(ChatWatch).look();
    await pinged;
    const pongs = phone.of('pong').length;
    phone.say({ type: 'ping' });
    await phone.next('pong', pongs + 1);
  }
  const online = (phone: Talker): boolean =>
    (
      phone.of('presence').findLast(({ who }) => who === 'professional') ?? {
        online: phone.frames[0].online.professional,
      }
    ).online;
  const gone = (phone: Talker) => phone.until(() => !online(phone), 'leaving');

  it('is closed after forty seconds, and no longer there for the other, who stays', async () => {
    const silent = await Talker.open(test, elena, id, { autoPong: false });
    const phone = await Talker.open(test, ana, id);
    expect(online(phone)).toBe(true);
    await passAPing(phone);
    await passAPing(phone);
    expect([online(phone), silent.closed]).toEqual([true, undefined]);
    await passAPing(phone);
    expect(await silent.end()).toBe('4408 unresponsive');
    expect(silent.frames.at(-1)).toEqual({ type: 'closed', reason: 'unresponsive' });
    await gone(phone);
    await phone.close();
  });

  it('may be silent as long as it answers', async () => {
    const desk = await Talker.open(test, elena, id);
    const phone = await Talker.open(test, ana, id);
    for (let ping = 1; ping <= 5; ping++) await passAPing(phone);
    expect([online(phone), desk.closed]).toEqual([true, undefined]);
    await phone.close();
    await desk.close();
  });

  it('is gone even if it does not take part in the closing, as a device without a network', async () => {
    const dead = await Talker.open(test, elena, id);
    dead.ws.pause();
    const phone = await Talker.open(test, ana, id);
    for (let ping = 1; ping <= 3; ping++) await passAPing(phone);
    await gone(phone);
    while (test.app.get(ChatSockets).all().length > 1) await test.em.query('SELECT');
    dead.ws.terminate();
    await phone.close();
  });

  it('is gone within a minute together with the process that it was with', async () => {
    const server = await ServerProcess.start(test.database);
    const headers = { authorization: String(elena.client.headers['authorization']) };
    const desk = (await Talker.knock(addressOf(server, id), { headers })) as Talker;
    await desk.next('welcome');
    const phone = await Talker.open(test, ana, id);
    await phone.until(() => online(phone), 'who was there');
    await server.end('SIGKILL');
    await passAPing(phone);
    expect(online(phone)).toBe(true);
    for (let ping = 1; ping <= 3; ping++) await passAPing(phone);
    await gone(phone);
    await phone.close();
  });
});
