import { Client } from 'pg';
import { MINUTE_MS } from '../../src/common/time/dates';
import { NOW } from '../support/clock';
import { createDatabase, dropDatabase, urlOf } from '../support/database';
import { praxis } from '../support/terminal';

const variables = { DEMO_PASSWORD: 'una clave de prueba' };

describe('what a visitor of the demo finds', () => {
  let database: string;
  let client: Client;

  beforeAll(async () => {
    database = await createDatabase();
    client = new Client({ connectionString: urlOf(database) });
    await client.connect();
    await praxis(database, ['seed-demo'], { variables });
  });
  afterAll(async () => {
    await client.end();
    await dropDatabase(database);
  });

  const rows = async (sql: string, ...values: unknown[]) => (await client.query(sql, values)).rows;

  it('has an appointment of the demo patient that waits for an answer', async () => {
    const pending = await rows(
      `SELECT confirm_by > $1 AS open, starts_at > $1 AS ahead FROM appointments
        WHERE status = 'pending' AND patient_id = (SELECT id FROM patients WHERE account_id IS NOT NULL)`,
      NOW,
    );
    expect(pending).toContainEqual({ open: true, ahead: true });
  });

  it('has late cancellations of the demo patient: one with a fee, one that the waitlist made good', async () => {
    const fees = await rows(
      `SELECT a.cancellation_fee_amount * 2 = a.price_amount AS half, a.late_fee_waived_at, refill.status AS refilled, o.status AS offer, e.status AS entry,
              (SELECT h.act FROM appointment_history h WHERE h.appointment_id = a.id ORDER BY h.id DESC LIMIT 1) AS last
         FROM appointments a JOIN patients p ON p.id = a.patient_id AND p.account_id IS NOT NULL
         JOIN professionals r ON r.id = a.professional_id AND r.account_id IS NOT NULL
         LEFT JOIN appointments refill ON refill.professional_id = a.professional_id AND refill.starts_at = a.starts_at AND refill.id <> a.id
         LEFT JOIN waitlist_offers o ON o.id = refill.id AND o.ended_at = a.late_fee_waived_at LEFT JOIN waitlist_entries e ON e.id = o.entry_id
        WHERE a.cancellation_fee_amount > 0`,
    );
    expect(fees).toContainEqual({
      ...{ half: true, late_fee_waived_at: null, last: 'cancelled' },
      ...{ refilled: null, offer: null, entry: null },
    });
    expect(fees).toContainEqual({
      ...{ half: true, late_fee_waived_at: expect.any(Date) as Date, last: 'fee_waived' },
      ...{ refilled: 'fulfilled', offer: 'accepted', entry: 'fulfilled' },
    });
  });

  it('has an open offer of the waitlist, backed by a hold, of a time that somebody has just given up', async () => {
    const [offer, ...more] = await rows(
      `SELECT o.expires_at, a.status, a.held_until = o.expires_at AND a.starts_at = o.starts_at AND a.patient_id = o.patient_id AS backed,
              e.status AS entry, p.account_id IS NOT NULL AS demo, former.cancelled_at, former.cancelled_late
         FROM waitlist_offers o JOIN appointments a ON a.id = o.id JOIN waitlist_entries e ON e.id = o.entry_id JOIN patients p ON p.id = o.patient_id
         JOIN appointments former ON former.starts_at = o.starts_at AND former.professional_id = o.professional_id AND former.status = 'cancelled'
        WHERE o.status = 'offered'`,
    );
    expect(more).toEqual([]);
    expect(offer).toEqual({
      expires_at: new Date(NOW.getTime() + 120 * MINUTE_MS),
      ...{ status: 'held', backed: true, entry: 'waiting', demo: true },
      ...{ cancelled_at: NOW, cancelled_late: false },
    });
    const waiting = await rows(`SELECT professional_id IS NULL AS anybody, priority FROM waitlist_entries e
      WHERE status = 'waiting' AND NOT EXISTS (SELECT FROM waitlist_offers WHERE entry_id = e.id) ORDER BY priority`);
    expect(waiting).toEqual([
      { anybody: false, priority: 0 },
      { anybody: true, priority: 5 },
    ]);
  });

  it('has a slot that the demo patient holds for five minutes', async () => {
    const holds = await rows(
      `SELECT a.held_until, u.role, h.extended FROM slot_holds h JOIN appointments a ON a.id = h.id JOIN users u ON u.id = h.account_id`,
    );
    expect(holds).toEqual([{ held_until: new Date(NOW.getTime() + 5 * MINUTE_MS), role: 'patient', extended: false }]);
  });

  it('is what searches derive from it', async () => {
    expect(await praxis(database, ['verify', 'free-slots'])).toMatchObject({
      code: 0,
      out: expect.stringContaining('12 calendars compared, 0 with faults.') as string,
    });
  });
});

describe('the demo at another time', () => {
  let database: string;

  beforeEach(async () => {
    database = await createDatabase();
  });
  afterEach(() => dropDatabase(database));

  // A Sunday night, a Wednesday at noon, the hour that Madrid skips.
  it.each(['2026-08-02T03:30:00Z', '2027-02-17T16:10:00Z', '2026-03-29T01:30:00Z'])(
    'is made whole at %s',
    async (now) => {
      expect(await praxis(database, ['seed-demo'], { variables, now: new Date(now) })).toMatchObject({
        code: 0,
        err: '',
      });
      const client = new Client({ connectionString: urlOf(database) });
      await client.connect();
      const { rows } =
        await client.query(`SELECT (SELECT count(*)::int FROM waitlist_offers) AS offers, (SELECT count(*)::int FROM slot_holds) AS holds,
        (SELECT count(*)::int FROM waitlist_entries) AS entries, (SELECT count(*)::int FROM appointment_series) AS series,
        (SELECT count(*)::int FROM appointments WHERE late_fee_waived_at IS NOT NULL) AS waived`);
      await client.end();
      expect(rows).toEqual([{ offers: 2, holds: 1, entries: 4, series: 1, waived: 1 }]);
    },
  );
});
