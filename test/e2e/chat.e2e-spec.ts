import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { startApp, type TestApp } from '../support/app';
import type { Answer } from '../support/client';
import { urlOf } from '../support/database';
import {
  appointmentRow,
  signedInAdmin,
  signedInPatient,
  workingProfessional,
  type Somebody,
} from '../support/factories/appointment';
import { passTime, workOff } from '../support/jobs';
import { mailsTo } from '../support/mails';
import { auditOf } from '../support/traces';
import { later } from '../support/waitlist';

const MINUTE = 60_000;
const HOUR = 3_600_000;
// Two hours after the hour of the test's clock.
const START = '2026-05-04T12:00:00.000Z';

describe('the chat of an appointment', () => {
  let test: TestApp;
  let ana: Somebody;
  let elena: Somebody;
  let id: string;

  beforeEach(async () => {
    test = await startApp();
    [ana, elena] = [await signedInPatient(test), await workingProfessional(test)];
    id = await appointmentRow(test, { professional_id: elena.id, patient_id: ana.id, starts_at: START });
    await test.em.query(`UPDATE users SET language = 'en'`);
  });
  afterEach(() => test.stop());

  const write = (who: Somebody, body: string, clientId: string = randomUUID(), to = id): Promise<Answer> =>
    who.client.post(`/appointments/${to}/messages`, { clientId, body });
  const list = async (who: Somebody, query: Record<string, number> = {}) =>
    (await who.client.get(`/appointments/${id}/messages`, query)).body;
  const seqs = (body: { data: { seq: number }[] }) => body.data.map(({ seq }) => seq);
  const read = async (who: Somebody, upTo: number) =>
    (await who.client.post(`/appointments/${id}/messages/read`, { upTo })).body;
  const cancel = () =>
    test.em.query(
      `UPDATE appointments SET status = 'cancelled', cancelled_at = $2, cancellation_reason_code = 'illness', cancelled_late = false WHERE id = $1`,
      [id, test.clock.now()],
    );

  it('is of its patient and its professional, in order, and is read from both ends', async () => {
    for (const [index, who] of [ana, elena, ana, ana, elena].entries())
      expect(await write(who, `mensaje ${index + 1}`)).toMatchObject({ status: 201, body: { seq: index + 1 } });
    const all = await list(ana);
    expect(all.data.map(({ from, body }: { from: string; body: string }) => `${from} ${body}`)).toEqual([
      'patient mensaje 1',
      'professional mensaje 2',
      'patient mensaje 3',
      'patient mensaje 4',
      'professional mensaje 5',
    ]);
    expect(all).toMatchObject({ hasMore: false, lastSeq: 5, chatState: 'open', openUntil: '2026-05-07T13:00:00.000Z' });
    const last = await list(elena, { limit: 2 });
    expect([seqs(last), last.hasMore]).toEqual([[4, 5], true]);
    const earlier = await list(elena, { before: 4, limit: 3 });
    expect([seqs(earlier), earlier.hasMore]).toEqual([[1, 2, 3], false]);
    const first = await list(elena, { after: 0, limit: 2 });
    expect([seqs(first), first.hasMore]).toEqual([[1, 2], true]);
    expect(seqs(await list(elena, { after: 4 }))).toEqual([5]);
    const both = await ana.client.get(`/appointments/${id}/messages`, { after: 1, before: 2 });
    expect(both).toMatchObject({ status: 400, body: { errors: [{ field: 'before', code: 'not_with' }] } });
  });

  it('stores a message once, however often it is sent, also at the same time', async () => {
    const clientId = randomUUID();
    const answers = await Promise.all(Array.from({ length: 8 }, () => write(ana, 'una vez', clientId)));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 201, body: { seq: 1, clientId, body: 'una vez' } });
    expect((await list(ana)).lastSeq).toBe(1);
    expect(await write(ana, 'otra cosa', clientId)).toMatchObject({ status: 409, body: { code: 'message_id_taken' } });
    expect(await write(elena, 'una vez', clientId)).toMatchObject({ status: 409, body: { code: 'message_id_taken' } });
  });

  it('numbers what many write at once without a gap', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => write(i % 2 ? ana : elena, `m${i}`)));
    expect(answers.map(({ body }) => body.seq).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, i) => i + 1),
    );
    expect(seqs(await list(ana))).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  });

  it.each([
    ['', 'text'],
    ['   ', 'text'],
    ['a'.repeat(4_001), 'text'],
    ['con \u0007 timbre', 'pattern'],
    ['con \u0085 fin', 'pattern'],
    ['con \u0000 nulo', 'nul_character'],
    ['mitad \ud800', 'nul_character'],
  ])('takes no %j', async (body, code) => {
    expect(await write(ana, body)).toMatchObject({ status: 400, body: { errors: [{ field: 'body', code }] } });
  });

  it('takes text as text, in lines, and says it as it was written', async () => {
    const text = '<b>¿Hola?</b>\n\t🙂 & "comillas" ' + 'ñ'.repeat(3_900);
    await write(ana, text);
    expect((await list(elena)).data[0].body).toBe(text);
  });

  it('keeps no word of it in the clear', async () => {
    await write(ana, 'canario-mensaje');
    const owner = new Client({ connectionString: urlOf(test.database) });
    await owner.connect();
    const { rows } = await owner.query('SELECT m::text AS row FROM chat_messages m');
    await owner.end();
    expect(rows[0].row).toMatch(/~[\w-]+:/);
    expect(rows[0].row).not.toContain('canario');
    const altered = `UPDATE chat_messages SET body_encrypted = left(body_encrypted, -8) || 'AAAAAAA='`;
    await test.em.query(altered);
    expect((await list(ana)).data[0].body).toBeNull();
  });

  it('is nobody else’s: others are told the same of it as of one that is not there', async () => {
    await write(ana, 'entre nosotros');
    const [eva, rosa, admin] = [
      await signedInPatient(test),
      await workingProfessional(test),
      await signedInAdmin(test),
    ];
    for (const who of [eva, rosa]) {
      for (const to of [id, randomUUID()]) {
        const refused = { status: 404, body: { code: 'appointment_not_found' } };
        expect(await write(who, 'hola', randomUUID(), to)).toMatchObject(refused);
        expect(await who.client.get(`/appointments/${to}/messages`)).toMatchObject(refused);
        expect(await who.client.post(`/appointments/${to}/messages/read`, { upTo: 1 })).toMatchObject(refused);
        expect(await who.client.post('/chat/tickets', { appointmentId: to })).toMatchObject(refused);
      }
      expect((await who.client.get('/chat/conversations')).body.data).toEqual([]);
      expect((await who.client.get('/chat/unread')).body).toEqual({ total: 0, appointments: [] });
    }
    expect(await auditOf(test, id)).toEqual(expect.arrayContaining(['chat.read refused', 'chat.written refused']));
    expect((await admin.client.get(`/appointments/${id}/messages`)).status).toBe(403);
    const inspected = await admin.client.post(`/appointments/${id}/messages/inspection`, { reason: 'complaint' });
    expect(inspected).toMatchObject({ status: 200, body: { data: [{ body: 'entre nosotros' }] } });
    const [entry] = await test.em.query(`SELECT details FROM audit_entries WHERE action = 'chat.inspected'`);
    expect(entry.details).toEqual({ patientId: ana.id, reason: 'complaint', upTo: 1 });
  });

  it('counts what is unread, and how far each has read never goes back', async () => {
    for (const text of ['uno', 'dos', 'tres']) await write(ana, text);
    await write(elena, 'cuatro');
    const unread = async (who: Somebody) => (await who.client.get('/chat/unread')).body;
    expect(await unread(elena)).toEqual({ total: 3, appointments: [{ appointmentId: id, unread: 3 }] });
    expect(await unread(ana)).toMatchObject({ total: 1 });
    expect(await read(elena, 2)).toEqual({ readUpTo: 2, unread: 1 });
    expect(await read(elena, 1)).toEqual({ readUpTo: 2, unread: 1 });
    expect(await read(elena, 99)).toEqual({ readUpTo: 4, unread: 0 });
    expect(await unread(elena)).toEqual({ total: 0, appointments: [] });
    expect((await list(ana)).readUpTo).toEqual({ patient: 0, professional: 4 });
    const [conversation] = (await ana.client.get('/chat/conversations')).body.data;
    expect(conversation).toMatchObject({ appointmentId: id, lastSeq: 4, unread: 1 });
    expect(await auditOf(test, id)).toContain('chat.listed allowed');
  });

  it('is open from the booking until three days after the session, wherever it was moved', async () => {
    await write(ana, 'antes');
    test.clock.set('2026-05-07T12:59:59.999Z');
    [ana, elena] = [await later(test, ana), await later(test, elena)];
    expect((await write(ana, 'a tiempo')).status).toBe(201);
    test.clock.advance(1);
    const closed = { status: 409, body: { code: 'chat_closed', chatState: 'over' } };
    expect(await write(ana, 'tarde')).toMatchObject(closed);
    expect(await ana.client.post('/chat/tickets', { appointmentId: id })).toMatchObject(closed);
    expect(await list(elena)).toMatchObject({ chatState: 'over', lastSeq: 2 });
    await test.em.query(
      `UPDATE appointments SET starts_at = starts_at + interval '1 day', ends_at = ends_at + interval '1 day', occupied_until = occupied_until + interval '1 day'`,
    );
    expect((await write(ana, 'movida')).status).toBe(201);
  });

  it('is read only from the moment of a cancellation', async () => {
    await write(ana, 'antes');
    await cancel();
    expect(await write(elena, 'después')).toMatchObject({
      status: 409,
      body: { code: 'chat_closed', chatState: 'cancelled' },
    });
    expect(await list(ana)).toMatchObject({ chatState: 'cancelled', lastSeq: 1 });
    expect(await read(elena, 1)).toEqual({ readUpTo: 1, unread: 0 });
  });

  it('is with nobody where the other side has no account', async () => {
    await test.em.query('UPDATE patients SET account_id = NULL');
    expect(await write(elena, 'hola')).toMatchObject({ status: 409, body: { code: 'chat_partner_absent' } });
    expect((await list(elena)).data).toEqual([]);
  });

  it('belongs to whoever has the appointment: another professional reads on, the former one does not', async () => {
    await write(ana, 'a quien me atiende');
    const rosa = await workingProfessional(test);
    await test.em.query('UPDATE appointments SET professional_id = $1', [rosa.id]);
    expect((await list(rosa)).data).toMatchObject([{ body: 'a quien me atiende' }]);
    expect(await elena.client.get(`/appointments/${id}/messages`)).toMatchObject({ status: 404 });
    const listed = async (who: Somebody) =>
      [
        (await who.client.get('/chat/conversations')).body.data,
        (await who.client.get('/chat/unread')).body.total,
      ] as const;
    expect(await listed(elena)).toEqual([[], 0]);
    expect((await write(ana, 'a quien me atiende ahora')).status).toBe(201);
    expect(await listed(elena)).toEqual([[], 0]);
    expect(await listed(rosa)).toMatchObject([[{ appointmentId: id, professionalId: rosa.id }], 2]);
  });

  it('tells once for each stretch that a message waits, without a word of it', async () => {
    const pass = async (minutes: number) => {
      await passTime(test, minutes * MINUTE);
      await workOff(test);
    };
    const mails = () => mailsTo(test, elena.account.email).map(({ subject }) => subject);
    await write(ana, 'canario-uno');
    await workOff(test);
    await pass(4);
    await write(ana, 'canario-dos');
    expect(mails()).toEqual([]);
    await pass(1);
    expect(mails()).toEqual(['You have a message']);
    expect(JSON.stringify(mailsTo(test, elena.account.email))).not.toMatch(/canario|Quispe|Ana/);
    await write(ana, 'canario-tres');
    await pass(6);
    expect(mails()).toHaveLength(1);
    await read(elena, 3);
    await write(ana, 'canario-cuatro');
    await pass(2);
    await read(elena, 4);
    await pass(4);
    expect(mails()).toHaveLength(1);
    // The tokens are over by now.
    await write(await later(test, ana), 'canario-cinco');
    await pass(5);
    expect(mails()).toHaveLength(2);
    expect(mailsTo(test, ana.account.email)).toEqual([]);
  });

  it('makes a ticket that says when it is over', async () => {
    const { status, body } = await ana.client.post('/chat/tickets', { appointmentId: id });
    expect([status, body.expiresAt]).toEqual([201, new Date(test.clock.now().getTime() + 30_000).toISOString()]);
    const [row] = await test.em.query('SELECT t::text AS row FROM chat_tickets t');
    expect(row.row).not.toContain(body.ticket);
    test.clock.advance(HOUR);
  });
});
