import type { Account } from '../../../src/accounts';
import { Professional } from '../../../src/professionals';
import type { TestApp } from '../app';
import type { Client } from '../client';
import { as, openAccount } from './account';

/** A weekly window as the table has it. */
export interface WindowOptions {
  /** ISO 8601, 1 = Monday. */
  readonly weekday: number;
  readonly opensAt: string;
  readonly closesAt: string;
  readonly validFrom?: string;
  readonly validTo?: string;
}

export interface ProfessionalOptions extends Partial<Professional> {
  readonly windows?: readonly WindowOptions[];
}

/** Monday to Friday, 9 to 17. */
export const OFFICE_HOURS: readonly WindowOptions[] = [1, 2, 3, 4, 5].map((weekday) => ({
  weekday,
  opensAt: '09:00',
  closesAt: '17:00',
}));

let count = 0;

/** An active professional in La Paz without an account; without working hours unless `windows` says some. */
export async function enterProfessional(
  { em, clock }: TestApp,
  { windows = [], ...values }: ProfessionalOptions = {},
): Promise<Professional> {
  const now = clock.now();
  const name = { firstName: 'Lucía', lastName: `Mamani ${String(++count).padStart(4, '0')}` };
  const row = { ...name, timeZone: 'America/La_Paz', createdAt: now, updatedAt: now, ...values };
  const inserted = await em.insert(Professional, row);
  const { id } = inserted.identifiers[0] as { id: string };
  for (const window of windows) {
    await em.query(
      `INSERT INTO weekly_windows (professional_id, weekday, opens_at, closes_at, valid_from, valid_to) VALUES ($1, $2, $3, $4, $5, $6)`,
      [id, window.weekday, window.opensAt, window.closesAt, window.validFrom ?? null, window.validTo ?? null],
    );
  }
  return em.findOneByOrFail(Professional, { id });
}

/** A professional who is signed in. */
export async function signedInProfessional(
  test: TestApp,
  options: ProfessionalOptions = {},
): Promise<{ readonly account: Account; readonly professional: Professional; readonly client: Client }> {
  const account = await openAccount(test, 'professional');
  const professional = await enterProfessional(test, { ...options, accountId: account.id });
  return { account, professional, client: await as(test, account) };
}
