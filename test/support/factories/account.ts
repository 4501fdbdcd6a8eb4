import { AccountsService, PasswordHasher, SignInService, type Account, type SignedIn } from '../../../src/accounts';
import type { Role } from '../../../src/common/auth/access';
import type { Language } from '../../../src/common/i18n/language';
import type { TestApp } from '../app';
import type { Client } from '../client';

export const PASSWORD = 'una frase larga 42';

const hashes = new Map<string, Promise<string>>();
let count = 0;

export interface AccountOptions {
  readonly email?: string;
  readonly password?: string;
  readonly language?: Language;
}

/** An account with a password that can sign in; its patient or professional record is for others to make. */
export async function openAccount(
  { app, dataSource }: TestApp,
  role: Role,
  options: AccountOptions = {},
): Promise<Account> {
  const { email = `${role}${++count}@praxis.example`, password = PASSWORD, language } = options;
  const passwordHash = hashes.get(password) ?? app.get(PasswordHasher, { strict: false }).hash(password);
  hashes.set(password, passwordHash);
  const hash = await passwordHash;
  return dataSource.transaction((em) =>
    app.get(AccountsService, { strict: false }).open(em, { email, role, passwordHash: hash, language }),
  );
}

/** A new device session of the account, at the time that the test's clock shows. Access tokens last 15 minutes of that clock. */
export async function signIn({ app, dataSource }: TestApp, account: Account): Promise<SignedIn> {
  const device = { userAgent: 'test', address: '127.0.0.1' };
  return dataSource.transaction((em) => app.get(SignInService, { strict: false }).signIn(em, account, device));
}

/** A client that speaks as the account. */
export async function as(test: TestApp, account: Account): Promise<Client> {
  return test.client.as((await signIn(test, account)).accessToken);
}

/** A new account of the role, signed in. */
export async function signedIn(
  test: TestApp,
  role: Role,
  options: AccountOptions = {},
): Promise<{ readonly account: Account; readonly client: Client }> {
  const account = await openAccount(test, role, options);
  return { account, client: await as(test, account) };
}
