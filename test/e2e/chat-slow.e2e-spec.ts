import { randomUUID } from 'node:crypto';
import { HIGH_WATER, PATIENCE_MS } from '../../src/chat/sockets/chat-socket';
import { ChatSockets } from '../../src/chat/sockets/chat-sockets';
import { ChatWatch } from '../../src/chat/sockets/chat-watch';
import { startApp, type TestApp } from '../support/app';
import { appointmentRow, signedInPatient, workingProfessional, type Somebody } from '../support/factories/appointment';
import { passProcessTime } from '../support/process-time';
import { Talker } from '../support/talker';

const START = '2026-05-04T12:00:00.000Z';
/** Three bytes a character: the longest that a message can be. */
const LONG = '語'.repeat(4_000);
const STORED = 60;
/** The longest frame that the server sends. */
const FRAME = 13_000;

describe('a client that does not read what it is sent', () => {
  let test: TestApp;
  let ana: Somebody;
  let elena: Somebody;
  let id: string;

  beforeAll(async () => {
    test = await startApp();
  });
  beforeEach(async () => {
    [ana, elena] = [await signedInPatient(test), await workingProfessional(test)];
    id = await appointmentRow(test, { professional_id: elena.id, patient_id: ana.id, starts_at: START });
    for (let n = 1; n <= STORED; n++)
      await ana.client.post(`/appointments/${id}/messages`, { clientId: randomUUID(), body: LONG });
  });
  afterAll(() => test.stop());

  const waiting = () =>
    Math.max(
      ...test.app
        .get(ChatSockets)
        .all()
        .map((socket) => socket.waiting),
    );

  /** Asks for everything again and again without reading any of it, until the network holds no more. */
  async function stuck(): Promise<Talker> {
    const lazy = await Talker.open(test, elena, id);
    lazy.ws.pause();
    for (let asked = 0; waiting() < HIGH_WATER; asked++) {
      if (asked > 50) throw new Error('The network holds all of it.');
      lazy.say({ type: 'resume', after: 0 });
      await settled();
    }
    // However often it asks now, no more is made ready for it.
    for (let asked = 0; asked < 5; asked++) {
      lazy.say({ type: 'resume', after: 0 });
      await settled();
      expect(waiting()).toBeLessThan(HIGH_WATER + FRAME);
    }
    return lazy;
  }

  /** Everything that a client has asked for so far was answered, as far as it takes answers. */
  async function settled(): Promise<void> {
    const { rooms } = test.app.get(ChatSockets);
    for (let turn = 0; turn < 5; turn++) {
      await test.em.query('SELECT');
      await rooms.get(id)?.deliver();
    }
  }

  it('has no more waiting for it than a few messages, and nobody else waits', async () => {
    const [phone, desk] = [await Talker.open(test, ana, id), await Talker.open(test, elena, id)];
    const lazy = await stuck();
    const began = performance.now();
    for (let n = 1; n <= 10; n++) {
      phone.write(`m${n}`);
      await Promise.all([phone.next('ack', n), phone.next('message', n), desk.next('message', n)]);
    }
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(waiting()).toBeLessThan(HIGH_WATER + FRAME);
    expect(desk.seqs()).toEqual(Array.from({ length: 10 }, (_, i) => STORED + 1 + i));
    for (const one of [phone, desk]) await one.close();
    lazy.ws.terminate();
  });

  it('is cut off when it has taken nothing for ten seconds, is gone for the other, and comes back to all of it', async () => {
    const phone = await Talker.open(test, ana, id);
    const lazy = await stuck();
    const watch = test.app.get(ChatWatch);
    await watch.look();
    passProcessTime(PATIENCE_MS - 3_000);
    await watch.look();
    expect(test.app.get(ChatSockets).all()).toHaveLength(2);
    passProcessTime(3_000);
    await watch.look();
    await phone.until(
      () => phone.of('presence').some(({ who, online }) => who === 'professional' && !online),
      'leaving',
    );
    expect(test.app.get(ChatSockets).all()).toHaveLength(1);
    phone.write('mientras tanto');
    await phone.next('ack');
    lazy.ws.resume();
    expect(await lazy.end()).toBe('1006');
    const have = lazy.seqs().at(-1) ?? 0;
    const again = await Talker.open(test, elena, id);
    again.say({ type: 'resume', after: have });
    await again.until(() => again.seqs().at(-1) === STORED + 1, 'the last message');
    expect(again.seqs()).toEqual(Array.from({ length: STORED + 1 - have }, (_, i) => have + 1 + i));
    for (const one of [phone, again]) await one.close();
  });

  it('goes on where it was as soon as it reads again, within its time', async () => {
    const lazy = await stuck();
    // Which would find out by itself, later.
    const look = jest.spyOn(test.app.get(ChatWatch), 'look').mockResolvedValue();
    lazy.say({ type: 'resume', after: 0 });
    lazy.say({ type: 'ping' });
    lazy.ws.resume();
    await lazy.next('pong');
    const after = lazy.frames.findLastIndex(({ type }) => type === 'pong');
    await lazy.until(() => lazy.frames.slice(after).some(({ seq }) => seq === STORED), 'the last message');
    look.mockRestore();
    await lazy.close();
  });
});
