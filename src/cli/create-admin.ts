import { password as askForPassword, isCancel } from '@clack/prompts';
import { hash } from 'bcrypt';
import { isEmail } from 'class-validator';
import type { DataSource, EntityManager } from 'typeorm';
import {
  AccountsService,
  AccountTokens,
  AlreadyRegistered,
  DeviceSessionsQueries,
  RecentPrincipals,
} from '../accounts';
import { Account } from '../accounts/account.entity';
import { AccountToken } from '../accounts/account-token.entity';
import { asTyped, passwordFault } from '../accounts/domain/password-rules';
import { AuditService } from '../audit';
import type { Language } from '../common/i18n/language';
import { environmentSchema } from '../config/environment';
import { CommandProblem } from './command-problem';
import { withDatabase } from './open-database';
import type { Terminal } from './terminal';

interface Options {
  readonly email: string;
  readonly passwordStdin?: boolean;
}

/**
 * An account of role admin. Who runs the command may choose a password at the prompt or through standard input;
 * otherwise a single-use setup token is printed, so that nobody ever chooses another's password.
 */
export async function createAdmin(terminal: Terminal, options: Options): Promise<void> {
  const email = options.email.trim().toLowerCase();
  if (!isEmail(email)) {
    throw new CommandProblem(
      `"${options.email}" is not an e-mail address.`,
      'Give one, e.g. --email ana@clinica.example.',
    );
  }
  const password = await chosenPassword(terminal, options, email);
  const passwordHash = password === undefined ? undefined : await hash(password, bcryptCost(terminal));
  const setupToken = await withDatabase(
    terminal,
    (dataSource) => openAccount(dataSource, terminal, email, passwordHash),
    { entities: [Account, AccountToken] },
  );
  terminal.out(`The admin ${email} was created.\n`);
  if (setupToken === undefined) return;
  terminal.out(`Setup token (works once, for 72 hours): ${setupToken}\n`);
  terminal.out('Whoever signs in with the address chooses a password with it: POST /api/v1/auth/password/reset\n');
}

/** Undefined: none was chosen. */
async function chosenPassword(terminal: Terminal, options: Options, email: string): Promise<string | undefined> {
  if (options.passwordStdin) return acceptable((await terminal.input()).replace(/\r?\n$/, ''), email);
  if (!terminal.interactive) return undefined;
  const answer = await askForPassword({ message: 'Password of the new admin (leave empty for a setup token)' });
  if (isCancel(answer)) throw new CommandProblem('Nothing was created.', 'Run the command again when you are ready.');
  return answer === '' ? undefined : acceptable(answer, email);
}

function acceptable(password: string, email: string): string {
  if (passwordFault(password, [email]) === undefined) return asTyped(password);
  throw new CommandProblem(
    'The password is too short, too long or too easy to guess.',
    'Choose 8 to 64 characters (at most 72 bytes) that are not a common password.',
  );
}

function bcryptCost(terminal: Terminal): number {
  const cost = environmentSchema.shape.BCRYPT_COST.safeParse(terminal.variables['BCRYPT_COST']);
  if (cost.success) return cost.data;
  throw new CommandProblem('BCRYPT_COST is not a whole number from 4 to 15.', 'Correct it, or unset it for 10.');
}

/** @returns the setup token of an account without a password */
async function openAccount(
  dataSource: DataSource,
  terminal: Terminal,
  email: string,
  passwordHash: string | undefined,
): Promise<string | undefined> {
  const accounts = new AccountsService(
    dataSource,
    new DeviceSessionsQueries(new RecentPrincipals(terminal.clock)),
    terminal.clock,
  );
  const work = async (em: EntityManager): Promise<string | undefined> => {
    const admin = { email, role: 'admin', language: await languageOf(em) } as const;
    const account = await accounts.open(em, { ...admin, passwordHash: passwordHash ?? null });
    await new AuditService(terminal.clock).record(em, {
      action: 'account.opened',
      recordType: 'account',
      recordId: account.id,
      details: { role: 'admin' },
    });
    return passwordHash === undefined
      ? new AccountTokens().issue(em, account.id, 'setup', terminal.clock.now())
      : undefined;
  };
  return dataSource.transaction(work).catch((error: unknown) => {
    throw error instanceof AlreadyRegistered ? taken(email) : error;
  });
}

async function languageOf(em: EntityManager): Promise<Language> {
  const [practice] = await em.query<{ language: Language }[]>('SELECT language FROM practice');
  return practice?.language ?? 'es';
}

const taken = (email: string): CommandProblem =>
  new CommandProblem(
    `There is already an account with the address ${email}.`,
    'Sign in with it, or ask for a new password (POST /api/v1/auth/password/forgot); an admin can change its role.',
  );
