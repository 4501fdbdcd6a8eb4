import { AccountLetters } from '../../src/accounts';
import { startApp, type TestApp } from '../support/app';
import type { Client } from '../support/client';
import { signedIn } from '../support/factories/account';
import { letterTo, tokenIdsOf } from '../support/letters';

const HOUR_MS = 3_600_000;

describe('letters with a token', () => {
  let test: TestApp;
  let admin: Client;
  let letters: AccountLetters;
  let count = 0;

  beforeAll(async () => {
    test = await startApp();
    admin = (await signedIn(test, 'admin')).client;
    letters = test.app.get(AccountLetters, { strict: false });
  });
  afterAll(() => test.stop());

  async function invited(): Promise<{ id: string; email: string; setupToken: string; tokenId: string }> {
    const email = `letter${count++}@praxis.example`;
    const { body } = await admin.post('/accounts', { email, role: 'professional', language: 'en' });
    const [tokenId] = await tokenIdsOf(test, body.id, 'account.invited');
    return { ...body, tokenId: tokenId! };
  }

  it('carry the very token that the administrator was shown', async () => {
    const { id, email, setupToken } = await invited();
    expect(await letterTo(test, id, 'account.invited')).toEqual({
      accountId: id,
      email,
      language: 'en',
      purpose: 'setup',
      token: setupToken,
      expiresAt: new Date(test.clock.now().getTime() + 72 * HOUR_MS),
    });
  });

  it('are not written once the token is sent, used or expired, or the account disabled', async () => {
    const sent = await invited();
    await letters.sent(sent.tokenId);
    expect(await letters.secretFor(sent.tokenId)).toBeNull();
    const used = await invited();
    const body = { token: used.setupToken, newPassword: 'otra frase larga 43' };
    expect((await test.client.post('/auth/password/reset', body)).status).toBe(204);
    expect(await letters.secretFor(used.tokenId)).toBeNull();
    const disabled = await invited();
    expect((await admin.patch(`/accounts/${disabled.id}`, { status: 'disabled' })).status).toBe(200);
    expect(await letters.secretFor(disabled.tokenId)).toBeNull();
    const late = await invited();
    const before = test.clock.now();
    test.clock.advance(72 * HOUR_MS);
    expect(await letters.secretFor(late.tokenId)).toBeNull();
    test.clock.set(before);
    expect(await letters.secretFor(late.tokenId)).not.toBeNull();
  });

  it('are nobody’s when the token is unknown, or was handed over in person', async () => {
    const { id, tokenId } = await invited();
    expect(await letters.secretFor(id)).toBeNull();
    await test.em.query(`UPDATE account_tokens SET token_hash = $2 WHERE id = $1`, [tokenId, 'f'.repeat(64)]);
    expect(await letters.secretFor(tokenId)).toBeNull();
  });

  it('leave neither token nor address in the outbox', async () => {
    const { id, email, setupToken } = await invited();
    const rows = await test.em.query<{ line: string }[]>(
      `SELECT to_jsonb(outbox_events)::text AS line FROM outbox_events WHERE aggregate_id = $1`,
      [id],
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]!.line).not.toContain(setupToken);
    expect(rows[0]!.line).not.toContain(email);
  });

  it('are found by the account and no other', async () => {
    const { id, email } = await invited();
    expect(await letters.addresseeOf(id)).toEqual({ accountId: id, email, language: 'en' });
    expect(await letters.addresseeOf('01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c11')).toBeNull();
  });
});
