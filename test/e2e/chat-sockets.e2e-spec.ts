import { randomUUID } from 'node:crypto';
import { ChatWatch } from '../../src/chat/sockets/chat-watch';
import { startApp, type TestApp } from '../support/app';
import { appointmentRow, signedInPatient, workingProfessional, type Somebody } from '../support/factories/appointment';
import { Talker } from '../support/talker';
import { auditOf } from '../support/traces';

const START = '2026-05-04T12:00:00.000Z';
/** Within which a socket closes that nobody may have any more, and some for a busy machine. */
const A_SECOND = 1_500;

describe('the chat socket', () => {
  let test: TestApp;
  let ana: Somebody;
  let elena: Somebody;
  let id: string;

  beforeAll(async () => {
    test = await startApp({ variables: { CHAT_SOCKETS_PER_ACCOUNT: '4' } });
  });
  beforeEach(async () => {
    [ana, elena] = [await signedInPatient(test), await workingProfessional(test)];
    id = await appointmentRow(test, { professional_id: elena.id, patient_id: ana.id, starts_at: START });
  });
  afterAll(() => test.stop());

  const open = (who: Somebody, after?: number) => Talker.open(test, who, id, after === undefined ? {} : { after });
  const endSessions = (who: Somebody) =>
    test.em.query('UPDATE device_sessions SET revoked_at = now() WHERE account_id = $1', [who.account.id]);
  const handOver = async () => {
    const rosa = await workingProfessional(test);
    await test.em.query('UPDATE appointments SET professional_id = $2 WHERE id = $1', [id, rosa.id]);
  };
  const texts = (talker: Talker) => talker.of('message').map(({ seq, text }) => `${seq} ${text}`);

  it('carries messages to all devices of both, in order, and says when they are stored', async () => {
    const devices = [await open(ana), await open(ana), await open(elena), await open(elena)];
    const [phone, tablet, desk] = devices as [Talker, Talker, Talker, Talker];
    expect(phone.frames[0]).toMatchObject({ type: 'welcome', version: 1, you: 'patient', lastSeq: 0 });
    for (let i = 1; i <= 10; i++) [phone, desk, tablet][i % 3]!.write(`m${i}`);
    for (const device of devices) await device.next('message', 10);
    const all = texts(phone);
    expect(devices.map(texts)).toEqual([all, all, all, all]);
    expect(phone.seqs()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(desk.of('message')[0]).toMatchObject({ from: expect.stringMatching(/patient|professional/) });
    await tablet.until(() => devices.flatMap((device) => device.of('ack')).length === 10, 'acks');
    const stored = new Map(devices.flatMap((device) => device.of('ack')).map(({ id, seq }) => [id, seq]));
    for (const { id: message, seq } of phone.of('message')) expect(stored.get(message)).toBe(seq);
    const rest = await ana.client.post(`/appointments/${id}/messages`, { clientId: randomUUID(), body: 'por REST' });
    expect(rest.status).toBe(201);
    expect(await desk.next('message', 11)).toMatchObject({ seq: 11, text: 'por REST', from: 'patient' });
    for (const device of devices) await device.close();
    // Noted when the socket has closed, for which nobody waits.
    while ((await auditOf(test, id)).filter((act) => act === 'chat.left allowed').length < 4);
  });

  it('stores what is sent twice once, and refuses an id that another message has', async () => {
    const phone = await open(ana);
    const message = phone.write('una vez');
    phone.write('una vez', message);
    phone.write('otra cosa', message);
    const [first, second] = [await phone.next('ack'), await phone.next('ack', 2)];
    expect([first.seq, second.seq]).toEqual([1, 1]);
    expect(await phone.next('error')).toMatchObject({ code: 'message_id_taken', id: message });
    phone.write('última');
    await phone.next('message', 2);
    expect(texts(phone)).toEqual(['1 una vez', '2 última']);
    await phone.close();
  });

  it('goes on where a device was, without a gap or a repetition', async () => {
    const [phone, desk] = [await open(ana), await open(elena)];
    for (let i = 1; i <= 3; i++) phone.write(`m${i}`);
    await desk.next('message', 3);
    await desk.close();
    for (let i = 4; i <= 130; i++)
      await ana.client.post(`/appointments/${id}/messages`, { clientId: randomUUID(), body: `m${i}` });
    const again = await open(elena);
    expect(again.frames[0]).toMatchObject({ lastSeq: 130 });
    again.say({ type: 'resume', after: 3 });
    phone.write('mientras');
    await again.next('message', 128);
    expect(again.seqs()).toEqual(Array.from({ length: 128 }, (_, i) => i + 4));
    await phone.close();
    await again.close();
  });

  it.each(['the address', 'a frame'])(
    'goes on as %s says, each message once, also while others write',
    async (place) => {
      const tablet = await open(ana);
      let written = 0;
      const over = new AbortController();
      const writing = (async () => {
        for (let phone = await open(ana); !over.signal.aborted; written++) {
          if (written % 50 === 49) {
            await phone.close();
            phone = await open(ana);
          }
          const acks = phone.of('ack').length;
          phone.write('mientras');
          await phone.next('ack', acks + 1);
        }
      })();
      for (let times = 1; times <= 25; times++) {
        const after = Math.max(0, written - 5);
        const desk = await open(elena, place === 'the address' ? after : undefined);
        if (place === 'a frame') desk.say({ type: 'resume', after });
        await desk.next('message', 10);
        const seqs = desk.seqs();
        expect(seqs).toEqual(seqs.map((_, index) => after + 1 + index));
        await desk.close();
      }
      over.abort();
      await writing;
      await tablet.next('message', written);
      expect(tablet.seqs()).toEqual(Array.from({ length: written }, (_, i) => i + 1));
    },
  );

  it('records how far a device was shown, whatever it asked for', async () => {
    const phone = await open(ana);
    for (const text of ['uno', 'dos', 'tres']) phone.write(text);
    await phone.next('message', 3);
    const left = async (act: (desk: Talker) => Promise<unknown>) => {
      const desk = await open(elena);
      await act(desk);
      await desk.close();
      const entries = `SELECT details ->> 'upTo' AS "upTo" FROM audit_entries WHERE record_id = $1 AND action = 'chat.left' ORDER BY id`;
      const before = readings.length;
      while (readings.length === before) readings = await test.em.query(entries, [id]);
      return readings.at(-1)?.upTo;
    };
    let readings: readonly { readonly upTo: string }[] = [];
    const nothing = await left(() => Promise.resolve());
    const all = await left(async (desk) => {
      desk.say({ type: 'resume', after: 0 });
      await desk.next('message', 3);
      desk.say({ type: 'resume', after: 2_147_483_647 });
      desk.say({ type: 'ping' });
      await desk.next('pong');
    });
    expect([nothing, all]).toEqual(['0', '3']);
    await phone.close();
  });

  it('shows who is there, who writes and how far the other has read', async () => {
    const phone = await open(ana);
    expect(phone.frames[0].online).toEqual({ patient: true, professional: false });
    const desk = await open(elena);
    expect(desk.frames[0].online).toEqual({ patient: true, professional: true });
    await phone.until(() => phone.of('presence').some(({ who, online }) => who === 'professional' && online), 'coming');
    desk.say({ type: 'typing' });
    desk.say({ type: 'typing' });
    expect(await phone.next('typing')).toEqual({ type: 'typing', who: 'professional' });
    desk.write('¿Cómo está?');
    await phone.next('message');
    phone.say({ type: 'read', upTo: 1 });
    expect(await desk.next('read')).toEqual({ type: 'read', who: 'patient', upTo: 1 });
    expect(phone.of('typing')).toHaveLength(1);
    expect(desk.of('typing')).toEqual([]);
    await desk.close();
    await phone.until(
      () => phone.of('presence').some(({ who, online }) => who === 'professional' && !online),
      'leaving',
    );
    phone.say({ type: 'ping' });
    await phone.next('pong');
    await phone.close();
  });

  it.each<readonly [string, (who: Somebody) => Promise<unknown>, string]>([
    ['signing out', (who) => who.client.post('/auth/logout'), '4401 signed_out'],
    ['a session that was ended elsewhere', (who) => endSessions(who), '4401 signed_out'],
    [
      'a disabled account',
      (who) => test.em.query(`UPDATE users SET status = 'disabled' WHERE id = $1`, [who.account.id]),
      '4401 signed_out',
    ],
    [
      'a cancellation',
      (who) => who.client.post(`/appointments/${id}/cancel`, { reasonCode: 'illness' }),
      '4409 appointment_cancelled',
    ],
    ['another professional', () => handOver(), '4404 access_ended'],
    [
      'the end of its time',
      () =>
        test.em.query(
          `UPDATE appointments SET starts_at = starts_at - interval '7 days', ends_at = ends_at - interval '7 days', occupied_until = occupied_until - interval '7 days' WHERE id = $1`,
          [id],
        ),
      '4410 chat_over',
    ],
  ])('closes within a second after %s, and says so', async (_, act, end) => {
    const desk = await open(elena);
    const began = performance.now();
    await act(elena);
    const ended = await desk.end();
    expect(performance.now() - began).toBeLessThan(A_SECOND);
    expect(ended).toBe(end);
    expect(desk.frames.at(-1)).toEqual({ type: 'closed', reason: end.split(' ')[1] });
  });

  it.each<readonly [string, (who: Somebody) => Promise<unknown>, RegExp]>([
    ['was signed out', (who) => endSessions(who), /^4401/],
    [
      'was disabled',
      (who) => test.em.query(`UPDATE users SET status = 'disabled' WHERE id = $1`, [who.account.id]),
      /^4401/,
    ],
    ['handed the appointment over', () => handOver(), /^4404/],
    [
      'cancelled the appointment',
      (who) => who.client.post(`/appointments/${id}/cancel`, { reasonCode: 'illness' }),
      /^4409/,
    ],
  ])('takes no message of somebody who %s a moment ago', async (_, act, end) => {
    const desk = await open(elena);
    const look = jest.spyOn(test.app.get(ChatWatch), 'look').mockResolvedValue();
    await act(elena);
    desk.write('todavía');
    await desk.until(() => desk.closed !== undefined || desk.of('error').length > 0, 'refusal');
    // Refused by the message alone; the watch, which was kept away, closes what a refusal leaves open.
    look.mockRestore();
    expect(await desk.end()).toMatch(end);
    expect(desk.of('ack')).toEqual([]);
    expect(await test.em.query('SELECT FROM chat_messages WHERE appointment_id = $1', [id])).toEqual([]);
  });

  it('refuses what may not be written, and stays open', async () => {
    const phone = await open(ana);
    await test.em.query('UPDATE professionals SET account_id = NULL WHERE id = $1', [elena.id]);
    const message = phone.write('¿hay alguien?');
    expect(await phone.next('error')).toMatchObject({ code: 'chat_partner_absent', id: message });
    phone.say({ type: 'ping' });
    await phone.next('pong');
    await phone.close();
  });
});
