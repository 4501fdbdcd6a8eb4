import { startApp, type TestApp } from '../support/app';
import type { Client } from '../support/client';
import { signedIn } from '../support/factories/account';
import { enterPatient, signedInPatient } from '../support/factories/patient';
import { signedInProfessional } from '../support/factories/professional';

const MINUTE_MS = 60_000;

describe('the audit trail over HTTP', () => {
  let test: TestApp;
  let admin: { readonly account: { readonly id: string }; readonly client: Client };

  beforeAll(async () => {
    test = await startApp();
    admin = await signedIn(test, 'admin');
  });
  afterAll(() => test.stop());

  const list = async (query: Readonly<Record<string, string | number>> = {}) =>
    (await admin.client.get('/audit-entries', query)).body as {
      readonly data: readonly Readonly<Record<string, string | null>>[];
      readonly page: { readonly nextCursor: string | null };
    };

  it('tells an administrator who did what, when and from where', async () => {
    const patient = await enterPatient(test);
    test.clock.advance(MINUTE_MS);
    const answer = await admin.client.get(`/patients/${patient.id}`);
    const { data } = await list({ recordId: patient.id, recordType: 'patient' });
    expect(data[0]).toEqual({
      id: expect.any(String) as string,
      at: test.clock.now().toISOString(),
      actorAccountId: admin.account.id,
      actorRole: 'admin',
      action: 'patient.read',
      recordType: 'patient',
      recordId: patient.id,
      outcome: 'allowed',
      details: null,
      requestId: answer.headers.get('x-request-id'),
      address: '127.0.0.1',
    });
  });

  it('is narrowed by actor, record, action, outcome and time', async () => {
    const patient = await enterPatient(test);
    const other = await signedInProfessional(test);
    test.clock.advance(MINUTE_MS);
    const from = test.clock.now().toISOString();
    await other.client.get(`/patients/${patient.id}`);
    test.clock.advance(MINUTE_MS);
    const to = test.clock.now().toISOString();
    await admin.client.get(`/patients/${patient.id}`);
    const about = { recordType: 'patient', recordId: patient.id, action: 'patient.read' };
    const outcomes = async (query: Readonly<Record<string, string>>) =>
      (await list({ ...about, ...query })).data.map(({ actorRole, outcome }) => `${actorRole} ${outcome}`);
    expect(await outcomes({})).toEqual(['admin allowed', 'professional refused']);
    expect(await outcomes({ outcome: 'refused' })).toEqual(['professional refused']);
    expect(await outcomes({ actorAccountId: admin.account.id })).toEqual(['admin allowed']);
    expect(await outcomes({ from, to })).toEqual(['professional refused']);
    expect(await outcomes({ from: to })).toEqual(['admin allowed']);
    expect(await outcomes({ action: 'patient.changed' })).toEqual([]);
  });

  it('comes in pages, none twice and none left out, whatever is written meanwhile', async () => {
    const { id } = await enterPatient(test);
    for (let n = 0; n < 7; n++) {
      if (n % 3 === 0) test.clock.advance(MINUTE_MS);
      await admin.client.get(`/patients/${id}`);
    }
    const whole = (await list({ recordId: id, limit: 100 })).data.map((entry) => entry['id']);
    const seen: unknown[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof list>> = await list({
        recordId: id,
        limit: 3,
        ...(cursor ? { cursor } : {}),
      });
      seen.push(...page.data.map((entry) => entry['id']));
      cursor = page.page.nextCursor;
      await admin.client.get(`/patients/${id}`);
    } while (cursor !== null);
    expect(whole.length).toBeGreaterThan(7);
    expect(seen).toEqual(whole);
  });

  it('has the closing of a calendar feed, if there was one', async () => {
    const closed = async () => (await list({ action: 'calendar_feed.closed' })).data.length;
    await admin.client.delete('/me/calendar-feed');
    const { client } = await signedInPatient(test);
    await client.delete('/me/calendar-feed');
    expect(await closed()).toBe(0);
    await client.post('/me/calendar-feed');
    await client.delete('/me/calendar-feed');
    expect(await closed()).toBe(1);
  });

  it('records that it was read, by the names of the filters alone', async () => {
    await list({ recordType: 'practice' });
    const { data } = await list({ action: 'audit_entry.listed', limit: 1 });
    expect(data[0]).toMatchObject({ actorAccountId: admin.account.id, details: { filters: ['recordType'] } });
  });

  it.each([
    ['a span that ends before it begins', { from: '2026-05-02T00:00:00Z', to: '2026-05-01T00:00:00Z' }, 'to'],
    ['an action that is none', { action: `x' OR 1=1` }, 'action'],
    ['a record that is none', { recordId: 'x' }, 'recordId'],
    ['an outcome that is none', { outcome: 'maybe' }, 'outcome'],
    ['a filter that it does not know', { patient: 'x' }, 'patient'],
  ])('refuses %s', async (_, query, field) => {
    const { status, body } = await admin.client.get('/audit-entries', query);
    expect([status, body.errors?.[0]?.field]).toEqual([400, field]);
  });

  it('refuses a cursor that is not its own', async () => {
    const { status, body } = await admin.client.get('/audit-entries', { cursor: 'eHh4' });
    expect([status, body.code]).toEqual([400, 'invalid_cursor']);
  });

  describe('as a patient sees it', () => {
    it('tells who opened or changed the record, and nothing else', async () => {
      const { client, patient } = await signedInPatient(test);
      const professional = await signedInProfessional(test, { firstName: 'Elena', lastName: 'Rojas' });
      await test.em.query('UPDATE patients SET entered_by_professional_id = $2 WHERE id = $1', [
        patient.id,
        professional.professional.id,
      ]);
      const foreign = await signedInProfessional(test);
      await client.get(`/patients/${patient.id}`);
      await foreign.client.get(`/patients/${patient.id}`);
      test.clock.advance(MINUTE_MS);
      await professional.client.get(`/patients/${patient.id}`);
      test.clock.advance(MINUTE_MS);
      await admin.client.patch(`/patients/${patient.id}`, { tags: ['x'] }).then(async ({ status }) => {
        if (status !== 200) await admin.client.post(`/patients/${patient.id}/tags`, { tag: 'familia' });
      });
      const { status, body } = await client.get('/me/access-log');
      expect(status).toBe(200);
      expect(body.data.slice(0, 2)).toEqual([
        { at: test.clock.now().toISOString(), who: 'administration', name: null, kind: 'changed' },
        {
          at: new Date(test.clock.now().getTime() - MINUTE_MS).toISOString(),
          who: 'professional',
          name: 'Elena Rojas',
          kind: 'read',
        },
      ]);
      // Neither what the patient did, nor whom the practice refused.
      expect(body.data).toHaveLength(2);
      expect((await client.get('/me/access-log', { limit: 1 })).body.page.nextCursor).not.toBeNull();
    });

    it('tells nothing of another patient', async () => {
      const { client } = await signedInPatient(test);
      const other = await signedInPatient(test);
      await admin.client.get(`/patients/${other.patient.id}`);
      expect((await client.get('/me/access-log')).body.data).toEqual([]);
      const cursor = (await other.client.get('/me/access-log', { limit: 1 })).body.page.nextCursor as string | null;
      expect((await client.get('/me/access-log', cursor ? { cursor } : {})).body.data).toEqual([]);
    });
  });
});
