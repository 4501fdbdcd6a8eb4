import { DAY_MS } from '../../src/common/time/dates';
import { OutboxRelay } from '../../src/outbox';
import { Retention } from '../../src/privacy/retention';
import { startApp, type TestApp } from '../support/app';
import { openAccount } from '../support/factories/account';
import { insert, signedInAdmin } from '../support/factories/appointment';
import { enterPatient } from '../support/factories/patient';
import { workOff } from '../support/jobs';

const DAYS = {
  RETENTION_SESSIONS_DAYS: '10',
  RETENTION_TOKENS_DAYS: '20',
  RETENTION_NOTIFICATIONS_DAYS: '30',
  RETENTION_EVENTS_DAYS: '40',
  RETENTION_EXPORTS_DAYS: '5',
  RETENTION_CLOSED_PATIENTS_DAYS: '50',
};

describe('retention', () => {
  let test: TestApp;

  afterEach(() => test.stop());

  const start = async (variables: Readonly<Record<string, string>>): Promise<void> => {
    test = await startApp({ variables });
  };
  const apply = () => test.app.get(Retention, { strict: false }).apply();
  const idsIn = async (table: string): Promise<string[]> =>
    (await test.em.query<{ id: string }[]>(`SELECT id FROM ${table} ORDER BY id`)).map(({ id }) => id);
  const days = (n: number): Date => new Date(test.clock.now().getTime() + n * DAY_MS);

  it('deletes device sessions, tokens and notes of mails when they have been over for so long, not before', async () => {
    await start(DAYS);
    const { id } = await openAccount(test, 'patient');
    const session = (more: object) => {
      const at = days(0);
      const times = { rotated_at: at, created_at: at, last_used_at: at };
      return insert(test, 'device_sessions', { account_id: id, generation: 0, ...times, ...more });
    };
    const token = (hash: string, more: object) =>
      insert(test, 'account_tokens', {
        account_id: id,
        purpose: 'setup',
        token_hash: hash,
        created_at: days(0),
        ...more,
      });
    const note = (occasion: string, more: object) => {
      const to = { recipient_type: 'account', recipient_id: id, channel: 'email' };
      return insert(test, 'notifications', { occasion, kind: 'booked', ...to, data: {}, created_at: days(0), ...more });
    };
    const revoked = await session({ expires_at: days(300), revoked_at: days(1) });
    const expired = await session({ expires_at: days(2) });
    const open = await session({ expires_at: days(300) });
    await token('a', { expires_at: days(1) });
    const unexpired = await token('b', { expires_at: days(300), used_at: days(1) });
    const sent = await note('one', { state: 'sent', ended_at: days(1) });
    const queued = await note('two', {});

    test.clock.advance(11 * DAY_MS);
    await apply();
    expect(await idsIn('device_sessions')).toEqual([revoked, expired, open]);
    test.clock.advance(1);
    await apply();
    expect(await idsIn('device_sessions')).toEqual([expired, open]);
    test.clock.advance(10 * DAY_MS);
    await apply();
    expect(await idsIn('device_sessions')).toEqual([open]);
    expect(await idsIn('account_tokens')).toEqual([unexpired]);
    expect(await idsIn('notifications')).toEqual([sent, queued]);
    test.clock.advance(10 * DAY_MS);
    await apply();
    expect(await idsIn('notifications')).toEqual([queued]);
  });

  it('takes the content of an export when it expires, and the note of it later', async () => {
    await start(DAYS);
    const { client } = await signedInAdmin(test);
    const { id } = await enterPatient(test);
    await client.post(`/patients/${id}/exports`);
    await workOff(test);
    test.clock.advance(7 * DAY_MS);
    await apply();
    const stored = await test.em.query('SELECT status, content_encrypted FROM patient_exports');
    expect(stored).toEqual([{ status: 'expired', content_encrypted: null }]);
    test.clock.advance(5 * DAY_MS + 1);
    await apply();
    expect(await idsIn('patient_exports')).toEqual([]);
  });

  it('forgets events so many days after everybody was told', async () => {
    await start(DAYS);
    const { client } = await signedInAdmin(test);
    await client.post('/patients', {
      firstName: 'Ana',
      lastName: 'Rojas',
      phone: '+59171234567',
      dateOfBirth: '1990-01-01',
      sex: 'F',
      allergiesAndMedication: 'x',
    });
    await workOff(test);
    const relay = test.app.get(OutboxRelay, { strict: false });
    test.clock.advance(40 * DAY_MS);
    await relay.forget();
    expect(await idsIn('outbox_events')).toHaveLength(1);
    test.clock.advance(1);
    await relay.forget();
    expect(await idsIn('outbox_events')).toEqual([]);
  });

  it('erases records that were closed so long ago, unless a legal hold stands', async () => {
    await start(DAYS);
    const { client } = await signedInAdmin(test);
    const [closed, held, open] = [await enterPatient(test), await enterPatient(test), await enterPatient(test)];
    await client.put(`/patients/${held.id}/legal-hold`, { reason: 'Juicio' });
    for (const { id } of [closed, held]) expect((await client.delete(`/patients/${id}`)).status).toBe(204);
    test.clock.advance(50 * DAY_MS);
    await apply();
    expect(await idsIn('patient_erasures')).toEqual([]);
    test.clock.advance(1);
    await apply();
    await apply();
    await workOff(test);
    const later = (await signedInAdmin(test)).client;
    expect(await later.get(`/patients/${closed.id}/erasure`)).toMatchObject({
      body: { status: 'done', reason: 'retention_over' },
    });
    expect((await later.get(`/patients/${held.id}/erasure`)).status).toBe(404);
    expect((await later.get(`/patients/${open.id}`)).status).toBe(200);
  });

  it('never erases a record by itself unless the practice has said when', async () => {
    await start({ ...DAYS, RETENTION_CLOSED_PATIENTS_DAYS: '0' });
    const { client } = await signedInAdmin(test);
    const { id } = await enterPatient(test);
    await client.delete(`/patients/${id}`);
    test.clock.advance(36_500 * DAY_MS);
    await apply();
    expect(await idsIn('patient_erasures')).toEqual([]);
  });
});
