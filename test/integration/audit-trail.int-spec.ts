import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AuditService } from '../../src/audit';
import { AuditSealing } from '../../src/audit/audit-sealing';
import { SEALED_COLUMNS } from '../../src/audit/chain';
import { TransactionRunner } from '../../src/common/database/transaction-runner';
import { startApp, type TestApp } from '../support/app';
import { praxis } from '../support/terminal';

const MINUTE_MS = 60_000;
/** What a person who owns the database can do: nothing stops a superuser. */
const UNGUARDED = 'SET session_replication_role = replica';

describe('the sealed audit trail', () => {
  let test: TestApp;

  beforeEach(async () => {
    test = await startApp();
  });
  afterEach(() => test.stop());

  const seal = () => test.app.get(AuditSealing).sealAll();
  const verify = (...options: string[]) => praxis(test.database, ['audit', 'verify', ...options]);
  const head = async (): Promise<string> =>
    (JSON.parse((await praxis(test.database, ['audit', 'head'])).out) as { auditHead: string }).auditHead;

  /** So many acts, a minute apart, in transactions of their own. */
  async function act(count: number): Promise<void> {
    for (let n = 0; n < count; n++) {
      test.clock.advance(MINUTE_MS);
      await test.app.get(TransactionRunner).run((em) =>
        test.app.get(AuditService).record(em, {
          action: 'patient.read',
          recordType: 'patient',
          recordId: null,
          details: { fields: ['phone'], n },
        }),
      );
    }
  }

  /** Three seals of three entries each. */
  async function threeSeals(): Promise<void> {
    for (let n = 0; n < 3; n++) {
      await act(3);
      await seal();
    }
  }

  async function tamper(...statements: string[]): Promise<void> {
    await test.dataSource.transaction(async (em) => {
      await em.query(UNGUARDED);
      for (const statement of statements) await em.query(statement);
      await em.query('SET session_replication_role = origin');
    });
  }

  it('is whole as long as nobody touches it, and tells what is not sealed yet', async () => {
    await threeSeals();
    await act(2);
    const { code, out } = await verify();
    expect(out).toMatch(
      /^3 seals over 9 entries; 2 entries not sealed yet, the oldest of 2026-05-04T10:10:00.000Z\.$/m,
    );
    expect(code).toBe(0);
    expect(await seal()).toBe(2);
    expect((await verify('--head', await head())).out).toMatch(
      /^4 seals over 11 entries; 0 entries not sealed yet\.\n/,
    );
    expect(await seal()).toBe(0);
  });

  it('seals what is committed, in whichever order that happens, and nothing twice', async () => {
    const early = test.dataSource.createQueryRunner();
    await early.startTransaction();
    await test.app.get(AuditService).record(early.manager, { action: 'a.early', recordType: 'a', recordId: null });
    await act(1);
    expect(await seal()).toBe(1);
    await early.commitTransaction();
    await early.release();
    expect(await seal()).toBe(1);
    expect(await verify()).toMatchObject({
      code: 0,
      out: expect.stringContaining('2 seals over 2 entries; 0 ') as string,
    });
  });

  it('is sealed once by several processes at the same time', async () => {
    await act(5);
    const { app } = test;
    const others = Array.from({ length: 4 }, () => app.get(AuditSealing).sealAll());
    expect((await Promise.all(others)).reduce((sum, one) => sum + one, 0)).toBe(5);
    expect(await verify()).toMatchObject({ code: 0 });
  });

  it('covers every column of an entry', async () => {
    const rows = await test.em.query<{ name: string }[]>(
      `SELECT column_name AS name FROM information_schema.columns WHERE table_name = 'audit_entries' ORDER BY ordinal_position`,
    );
    expect(rows.map(({ name }) => name).sort()).toEqual([...SEALED_COLUMNS].sort());
  });

  const second = '(SELECT entries[2] FROM audit_seals WHERE number = 2)';
  it.each([
    [
      'an entry that was edited',
      [`UPDATE audit_entries SET action = 'patient.listed' WHERE id = ${second}`],
      'entry_changed',
    ],
    [
      'a time that was edited by a microsecond',
      [`UPDATE audit_entries SET at = at + '1 us' WHERE id = ${second}`],
      'entry_changed',
    ],
    ['details that were edited', [`UPDATE audit_entries SET details = '{}' WHERE id = ${second}`], 'entry_changed'],
    ['an entry that was removed', [`DELETE FROM audit_entries WHERE id = ${second}`], 'entry_missing'],
    [
      'an entry that was removed, and its id from the seal',
      [
        `DELETE FROM audit_entries WHERE id = ${second}`,
        `UPDATE audit_seals SET entries = array_remove(entries, entries[2]) WHERE number = 2`,
      ],
      'entry_changed',
    ],
    [
      'an entry that was put in',
      [
        `INSERT INTO audit_entries (at, actor_role, action, record_type, outcome) VALUES (now(), 'admin', 'a.b', 'a', 'allowed')`,
      ],
      'entry_unsealed',
    ],
    [
      'entries that were swapped',
      [
        `WITH e AS (SELECT entries[1] AS one, entries[2] AS other FROM audit_seals WHERE number = 2)
         UPDATE audit_entries t SET details = o.details, at = o.at FROM e, audit_entries o
          WHERE (t.id = e.one AND o.id = e.other) OR (t.id = e.other AND o.id = e.one)`,
      ],
      'entry_changed',
    ],
    [
      'entries in another order',
      [`UPDATE audit_seals SET entries = ARRAY[entries[2], entries[1], entries[3]] WHERE number = 2`],
      'entry_changed',
    ],
    [
      'seals that were swapped',
      [
        `UPDATE audit_seals SET number = CASE number WHEN 1 THEN 102 ELSE 101 END WHERE number < 3`,
        `UPDATE audit_seals SET number = number - 100 WHERE number > 100`,
      ],
      'chain_broken',
    ],
    [
      'a seal that was removed with its entries',
      [
        `DELETE FROM audit_entries WHERE id IN (SELECT unnest(entries) FROM audit_seals WHERE number = 2)`,
        `DELETE FROM audit_seals WHERE number = 2`,
      ],
      'seal_missing',
    ],
    ['the last seal that was removed', [`DELETE FROM audit_seals WHERE number = 3`], 'entry_unsealed'],
    [
      'a seal with another moment',
      [`UPDATE audit_seals SET sealed_at = sealed_at + '1 s' WHERE number = 2`],
      'entry_changed',
    ],
    [
      'an entry in two seals',
      [`UPDATE audit_seals SET entries = entries || ${second} WHERE number = 3`],
      'entry_sealed_twice',
    ],
  ])('shows %s', async (_, statements, kind) => {
    await threeSeals();
    await tamper(...statements);
    const { code, out, err } = await verify();
    expect(out).toMatch(new RegExp(`^${kind}: `, 'm'));
    expect(err).toContain('The audit trail is not what was sealed');
    expect(code).toBe(1);
  });

  it('shows an entry that was put in and dated back, although the sealer sealed it', async () => {
    await threeSeals();
    await test.em.query(
      `INSERT INTO audit_entries (at, actor_role, action, record_type, outcome) VALUES ('2026-05-04T08:00:00Z', 'admin', 'a.b', 'a', 'allowed')`,
    );
    await seal();
    expect((await verify()).out).toMatch(/^entry_backdated: /m);
  });

  it('shows an entry that was removed before it was sealed', async () => {
    await act(2);
    await tamper(
      'DELETE FROM audit_entries WHERE id = (SELECT entry_id FROM audit_entries_to_seal ORDER BY 1 LIMIT 1)',
    );
    await seal();
    expect((await verify()).out).toMatch(/^entry_missing: /m);
  });

  it('shows a chain that was computed anew by somebody without the key', async () => {
    await threeSeals();
    await tamper(
      `UPDATE audit_entries SET action = 'patient.listed' WHERE id = ${second}`,
      `UPDATE audit_seals SET hash = encode(sha256(number::text::bytea), 'hex')`,
      `UPDATE audit_seals s SET previous = COALESCE((SELECT hash FROM audit_seals p WHERE p.number = s.number - 1), '')`,
    );
    expect((await verify()).out).toMatch(/^entry_changed: /m);
  });

  it('shows an end that was cut off with its entries, to whoever kept the head', async () => {
    await threeSeals();
    const exported = await head();
    await tamper(
      `DELETE FROM audit_entries WHERE id IN (SELECT unnest(entries) FROM audit_seals WHERE number = 3)`,
      `DELETE FROM audit_seals WHERE number = 3`,
    );
    expect((await verify()).out).toContain('whether the end was cut off is not known');
    const { code, out } = await verify('--head', exported);
    expect(out).toMatch(/^head_missing: seal 3 was exported, but the chain ends with seal 2$/m);
    expect(code).toBe(1);
    // The sealer goes on; what it seals then is not what was exported.
    await act(1);
    await seal();
    expect((await verify('--head', exported)).out).toMatch(/^head_missing: seal 3 is not the one that was exported$/m);
  });

  it('finds the exported heads in a log of the server', async () => {
    await threeSeals();
    const log = join(tmpdir(), `praxis-heads-${process.pid}.log`);
    await writeFile(log, `not JSON\n{"level":30,"auditHead":"${await head()}","entries":3,"msg":"audit head"}\n`);
    expect(await verify('--log', log)).toMatchObject({ code: 0 });
    await tamper('DELETE FROM audit_seals WHERE number = 3');
    expect((await verify('--log', log)).out).toMatch(/^head_missing: /m);
    await rm(log);
  });

  it('is verified with old keys after a new one signs, and not without them', async () => {
    await act(1);
    await seal();
    const key = (id: string, byte: number) => `${id}:${Buffer.alloc(32, byte).toString('base64')}`;
    const verifyWith = (AUDIT_SEAL_KEYS: string) =>
      praxis(test.database, ['audit', 'verify'], { variables: { AUDIT_SEAL_KEYS } });
    expect(await verifyWith(`${key('a2', 9)},${key('a1', 3)}`)).toMatchObject({ code: 0 });
    expect((await verifyWith(key('a2', 9))).out).toMatch(/^key_unknown: /m);
    expect((await verifyWith(key('a1', 9))).out).toMatch(/^entry_changed: /m);
    expect((await verifyWith('')).err).toContain('AUDIT_SEAL_KEYS is missing');
  });
});
