import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { SCOPES } from '../../src/common/auth/scopes';
import { startApp, type TestApp } from '../support/app';
import {
  appointmentRow,
  signedInAdmin,
  signedInPatient,
  workingProfessional,
  type Somebody,
} from '../support/factories/appointment';
import { machine } from '../support/factories/api-key';
import { recordedLogs } from '../support/logged';
import { addressOf, Talker, type Refusal } from '../support/talker';

const START = '2026-05-04T12:00:00.000Z';
const ALLOWED = 'https://app.praxis.example';

describe('the gate of the chat socket', () => {
  let test: TestApp;
  let ana: Somebody;
  let elena: Somebody;
  let id: string;

  beforeAll(async () => {
    test = await startApp({
      variables: { CORS_ORIGINS: ALLOWED, CHAT_SOCKETS_PER_ACCOUNT: '3', CHAT_SOCKETS_PER_ADDRESS: '5' },
    });
  });
  beforeEach(async () => {
    [ana, elena] = [await signedInPatient(test), await workingProfessional(test)];
    id = await appointmentRow(test, { professional_id: elena.id, patient_id: ana.id, starts_at: START });
  });
  afterAll(() => test.stop());

  const ticketOf = async (who: Somebody, appointmentId = id): Promise<string> =>
    String((await who.client.post('/chat/tickets', { appointmentId })).body.ticket);
  const bearer = (who: Somebody) => ({ headers: { authorization: String(who.client.headers['authorization']) } });
  const knock = (appointmentId: string, ticket?: string, options = {}) =>
    Talker.knock(addressOf(test, appointmentId, ticket), options);
  const refused = async (answer: Promise<Talker | Refusal>): Promise<string> => {
    const one = await answer;
    if (one instanceof Talker) {
      await one.close();
      return 'let in';
    }
    expect(one.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(one.body.instance).not.toContain('ticket=');
    return `${one.status} ${one.body.code}`;
  };

  it('opens to a ticket once, within thirty seconds, for its appointment', async () => {
    const ticket = await ticketOf(ana);
    const [one, other] = await Promise.all([refused(knock(id, ticket)), refused(knock(id, ticket))]);
    expect([one, other].sort()).toEqual(['401 ticket_not_valid', 'let in']);
    const late = await ticketOf(ana);
    test.clock.advance(30_000);
    expect(await refused(knock(id, late))).toBe('401 ticket_not_valid');
    const inTime = await ticketOf(ana);
    test.clock.advance(29_999);
    expect(await refused(knock(id, inTime))).toBe('let in');
    const second = await appointmentRow(test, {
      professional_id: elena.id,
      patient_id: ana.id,
      starts_at: '2026-05-05T12:00:00.000Z',
    });
    const misused = await ticketOf(ana);
    expect(await refused(knock(second, misused))).toBe('401 ticket_not_valid');
    // Whoever tried it has used it up.
    expect(await refused(knock(id, misused))).toBe('401 ticket_not_valid');
    expect(await refused(knock(id, 'x'.repeat(43)))).toBe('401 ticket_not_valid');
    expect(await refused(knock(id, `${await ticketOf(ana)}&ticket=${'y'.repeat(43)}`))).toBe('401 ticket_not_valid');
  });

  it('opens to a ticket only while its owner is signed in, and to nobody else', async () => {
    const ofAnother = await ticketOf(ana);
    expect(await refused(knock(id, ofAnother, bearer(elena)))).toBe('401 ticket_not_valid');
    expect(await refused(knock(id, await ticketOf(ana), bearer(ana)))).toBe('let in');
    const ticket = await ticketOf(ana);
    await ana.client.post('/auth/logout');
    expect(await refused(knock(id, ticket))).toBe('401 ticket_not_valid');
    const disabled = await ticketOf(elena);
    await test.em.query(`UPDATE users SET status = 'disabled' WHERE id = $1`, [elena.account.id]);
    expect(await refused(knock(id, disabled))).toBe('401 ticket_not_valid');
  });

  it('opens to a bearer token of one of the two', async () => {
    expect(await refused(knock(id, undefined, bearer(ana)))).toBe('let in');
    expect(await refused(knock(id))).toBe('401 not_signed_in');
    expect(await refused(knock(id, undefined, { headers: { authorization: 'Bearer x.y.z' } }))).toBe(
      '401 not_signed_in',
    );
    const admin = await signedInAdmin(test);
    expect(await refused(knock(id, undefined, bearer(admin)))).toBe('403 forbidden');
    expect(await admin.client.post('/chat/tickets', { appointmentId: id })).toMatchObject({ status: 403 });
    const { client, key } = await machine(test, [...SCOPES]);
    expect(await refused(knock(id, undefined, { headers: { authorization: `Bearer ${key}` } }))).toBe(
      '401 not_signed_in',
    );
    expect(await client.post('/chat/tickets', { appointmentId: id })).toMatchObject({ status: 403 });
  });

  it('tells others of a conversation what it tells of one that is not there', async () => {
    for (const who of [await signedInPatient(test), await workingProfessional(test)]) {
      for (const one of [id, randomUUID(), 'nothing'])
        expect(await refused(knock(one, undefined, bearer(who)))).toBe('404 appointment_not_found');
    }
  });

  it('stays shut to whoever handed the appointment over after they made a ticket', async () => {
    const ticket = await ticketOf(elena);
    const rosa = await workingProfessional(test);
    await test.em.query('UPDATE appointments SET professional_id = $2 WHERE id = $1', [id, rosa.id]);
    expect(await refused(knock(id, ticket))).toBe('404 appointment_not_found');
  });

  it('stays shut where nothing can be written any more', async () => {
    const ticket = await ticketOf(ana);
    await ana.client.post(`/appointments/${id}/cancel`, { reasonCode: 'illness' });
    expect(await refused(knock(id, ticket))).toBe('409 chat_closed');
  });

  it('opens to pages of allowed origins only, and to what is no page', async () => {
    const from = (origin: string) => ({ ...bearer(ana), origin });
    expect(await refused(knock(id, undefined, from('https://evil.example')))).toBe('403 origin_not_allowed');
    expect(await refused(knock(id, undefined, from('null')))).toBe('403 origin_not_allowed');
    expect(await refused(knock(id, undefined, from(ALLOWED)))).toBe('let in');
  });

  it('lets in so many of an account and of an address, however many come at once', async () => {
    const all = await Promise.all(Array.from({ length: 6 }, () => knock(id, undefined, bearer(ana))));
    const open = all.filter((one): one is Talker => one instanceof Talker);
    expect([open.length, all.filter((one) => !(one instanceof Talker) && one.status === 429).length]).toEqual([3, 3]);
    open.push(
      (await knock(id, undefined, bearer(elena))) as Talker,
      (await knock(id, undefined, bearer(elena))) as Talker,
    );
    const eva = await signedInPatient(test);
    const hers = await appointmentRow(test, {
      professional_id: elena.id,
      patient_id: eva.id,
      starts_at: '2026-05-05T12:00:00.000Z',
    });
    expect(await refused(knock(hers, undefined, bearer(eva)))).toBe('429 too_many_sockets');
    for (const one of open) await one.close();
    expect(await refused(knock(hers, undefined, bearer(eva)))).toBe('let in');
  });

  it('answers what is no socket, and other protocols, as requests', async () => {
    expect(await test.client.get(`//ws/chat/${id}`)).toMatchObject({ status: 426, body: { code: 'upgrade_required' } });
    expect(await test.client.post(`//ws/chat/${id}`)).toMatchObject({ status: 404 });
    const asked = (head: string) => exchange(test, `${head}\r\nHost: x\r\n`);
    expect(await asked('GET /api/v1/practice HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: h2c')).toMatch(
      /^HTTP\/1.1 200/,
    );
    expect(await asked('GET /nothing HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket')).toMatch(/^HTTP\/1.1 404/);
    const withoutKey = `GET /ws/chat/${id} HTTP/1.1\r\nAuthorization: ${bearer(ana).headers.authorization}\r\nConnection: Upgrade\r\nUpgrade: websocket`;
    expect(await asked(withoutKey)).toMatch(/^HTTP\/1.1 400/);
    expect((await test.client.get('//api/docs/asyncapi.json')).body).toMatchObject({ asyncapi: '3.0.0' });
  });

  it('leaves no ticket in the log', async () => {
    const tickets = [await ticketOf(ana), await ticketOf(ana)];
    const lines = await recordedLogs(async () => {
      expect(await refused(knock(id, tickets[0]))).toBe('let in');
      expect(await refused(knock(randomUUID(), tickets[1]))).toBe('401 ticket_not_valid');
    });
    expect(lines.join('')).toContain('/ws/chat/:appointmentId');
    for (const ticket of tickets) expect(lines.join('')).not.toContain(ticket);
    expect(lines.join('')).not.toContain(id);
  });

  describe('to what no well-meaning client sends', () => {
    const open = () => Talker.open(test, ana, id);

    it.each<readonly [string, string, string]>([
      ['no JSON', 'hola', 'malformed_body'],
      ['nothing', '', 'malformed_body'],
      ['a list', '[]', 'invalid_request'],
      ['null', 'null', 'invalid_request'],
      ['a number', '5', 'invalid_request'],
      ['an unknown frame', '{"type":"shout"}', 'invalid_request'],
      ['a frame of the server', '{"type":"welcome"}', 'invalid_request'],
      ['deep JSON', `{"type":${'['.repeat(10_000)}${']'.repeat(10_000)}}`, 'malformed_body'],
      ['a prototype', '{"type":"ping","__proto__":{"admin":true}}', 'invalid_request'],
      ['a constructor', '{"type":"ping","constructor":1}', 'invalid_request'],
      ['NUL', `{"type":"send","id":"${randomUUID()}","text":"a\\u0000b"}`, 'invalid_request'],
      ['half a character', `{"type":"send","id":"${randomUUID()}","text":"\\ud800"}`, 'invalid_request'],
      [
        'a text too long',
        JSON.stringify({ type: 'send', id: randomUUID(), text: 'a'.repeat(4_001) }),
        'invalid_request',
      ],
      ['a number too great', '{"type":"read","upTo":1e300}', 'invalid_request'],
      ['a foreign field', '{"type":"ping","seq":1}', 'invalid_request'],
    ])('answers %s with an error, and goes on', async (_, text, code) => {
      const phone = await open();
      phone.say(text);
      expect(await phone.next('error')).toMatchObject({ code });
      phone.say({ type: 'ping' });
      await phone.next('pong');
      await phone.close();
    });

    it.each<readonly [string, (phone: Talker) => void, RegExp]>([
      ['binary data', (phone) => phone.ws.send(Buffer.from('{"type":"ping"}')), /^1003/],
      ['what is no UTF-8', (phone) => phone.ws.send(Buffer.from([0xc3, 0x28]), { binary: false }), /^1007/],
      ['too many bytes', (phone) => phone.say(' '.repeat(40_000)), /^1009/],
      ['a flood', (phone) => Array.from({ length: 200 }, () => phone.say({ type: 'ping' })), /^4429/],
    ])('closes after %s with the code for it', async (_, send, end) => {
      const phone = await open();
      send(phone);
      expect(await phone.end()).toMatch(end);
    });

    it('takes no more than an account has units for, over sockets as over requests', async () => {
      await test.stop();
      test = await startApp({
        variables: { RATE_LIMIT: 'on', RATE_LIMIT_PER_MINUTE: '20', CHAT_SOCKETS_PER_ADDRESS: '100' },
      });
      [ana, elena] = [await signedInPatient(test), await workingProfessional(test)];
      id = await appointmentRow(test, { professional_id: elena.id, patient_id: ana.id, starts_at: START });
      const phone = await open();
      for (let i = 0; i < 15; i++) phone.write(`m${i}`);
      const error = await phone.next('error', 6);
      expect(error).toMatchObject({ code: 'too_many_requests' });
      expect(error.retryAfterSeconds).toBeGreaterThan(0);
      // Two units each, and two for the ticket.
      expect(phone.of('ack').length).toBe(9);
      expect((await ana.client.get('/chat/unread')).status).toBe(429);
      await phone.close();
    });
  });
});

/** What is answered to raw bytes, until the other side ends. */
async function exchange({ origin }: TestApp, head: string): Promise<string> {
  const socket = connect(Number(new URL(origin).port), '127.0.0.1');
  let answer = '';
  socket.on('data', (part) => (answer += String(part)));
  socket.write(`${head}\r\n`);
  await Promise.race([new Promise((resolve) => socket.once('close', resolve)), wait(5_000)]);
  socket.destroy();
  return answer;
}
