import { codeAt, stepAt } from '../../src/accounts/second-factor/totp';
import type { Role } from '../../src/common/auth/access';
import type { TestApp } from './app';
import type { Client } from './client';
import { signedIn } from './factories/account';

const STEP_MS = 30_000;

/** Somebody signed in whose second factor is on. */
export interface Enrolled {
  readonly id: string;
  readonly email: string;
  readonly client: Client;
  readonly secret: Buffer;
  readonly recoveryCodes: readonly string[];
}

/** What the app shows now, or so many steps of 30 seconds later. */
export const codeOf = ({ clock }: TestApp, secret: Buffer, shift = 0): string =>
  codeAt(secret, stepAt(clock.now()) + shift);

/** The first code is spent: afterwards the clock shows the next step. */
export async function enrolled(test: TestApp, role: Role = 'patient'): Promise<Enrolled> {
  const { account, client } = await signedIn(test, role);
  const { body } = await client.post('/auth/second-factor/enrolment');
  const secret = fromBase32(String(body.secret));
  const confirmed = await client.post('/auth/second-factor/confirmation', { code: codeOf(test, secret) });
  if (confirmed.status !== 200) throw new Error(`The second factor could not be turned on: ${confirmed.text}`);
  test.clock.advance(STEP_MS);
  const recoveryCodes = confirmed.body.recoveryCodes as string[];
  return { id: account.id, email: account.email, client, secret, recoveryCodes };
}

export function fromBase32(text: string): Buffer {
  const bits = Array.from(text, (letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  );
  return Buffer.from((bits.join('').match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
}
