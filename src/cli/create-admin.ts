import { createHash, randomBytes } from 'node:crypto';
import { password as askForPassword, isCancel } from '@clack/prompts';
import { hash } from 'bcrypt';
import { isEmail } from 'class-validator';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../audit';
import { brokenConstraint } from '../common/database/database-errors';
import { HOUR_MS } from '../common/time/dates';
import { environmentSchema } from '../config/environment';
import { CommandProblem } from './command-problem';
import { withDatabase } from './open-database';
import type { Terminal } from './terminal';

const SETUP_TOKEN_HOURS = 72;

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
  if (!isEmail(email))
    throw new CommandProblem(
      `"${options.email}" is not an e-mail address.`,
      'Give one, e.g. --email ana@clinica.example.',
    );
  const password = await chosenPassword(terminal, options);
  const passwordHash = password === undefined ? null : await hash(password, bcryptCost(terminal));
  const token = password === undefined ? randomBytes(32).toString('base64url') : undefined;
  await withDatabase(terminal, (dataSource) =>
    dataSource.transaction((em) => insertAdmin(em, terminal, { email, passwordHash, token })),
  );
  terminal.out(`The admin ${email} was created.\n`);
  if (token === undefined) return;
  terminal.out(`Setup token (works once, for ${SETUP_TOKEN_HOURS} hours): ${token}\n`);
  terminal.out(
    `The owner of the address chooses a password with it: POST /api/v1/auth/password/reset {"token": "...", "password": "..."}\n`,
  );
}

/** Undefined: none was chosen. */
async function chosenPassword(terminal: Terminal, options: Options): Promise<string | undefined> {
  if (options.passwordStdin) return assertAcceptable((await terminal.input()).replace(/\r?\n$/, ''));
  if (!terminal.interactive) return undefined;
  const answer = await askForPassword({ message: 'Password of the new admin (leave empty for a setup token)' });
  if (isCancel(answer)) throw new CommandProblem('Nothing was created.', 'Run the command again when you are ready.');
  return answer === '' ? undefined : assertAcceptable(answer);
}

function bcryptCost(terminal: Terminal): number {
  const cost = environmentSchema.shape.BCRYPT_COST.safeParse(terminal.variables['BCRYPT_COST']);
  if (!cost.success)
    throw new CommandProblem('BCRYPT_COST is not a whole number from 4 to 15.', 'Correct it, or unset it for 10.');
  return cost.data;
}

async function insertAdmin(
  em: EntityManager,
  terminal: Terminal,
  admin: { readonly email: string; readonly passwordHash: string | null; readonly token: string | undefined },
): Promise<void> {
  const now = terminal.clock.now();
  const id = await insertAccount(em, admin, now);
  if (admin.token !== undefined) {
    await em.query(
      `INSERT INTO account_tokens (account_id, purpose, token_hash, created_at, expires_at) VALUES ($1, 'setup', $2, $3, $4)`,
      [
        id,
        createHash('sha256').update(admin.token).digest('hex'),
        now,
        new Date(now.getTime() + SETUP_TOKEN_HOURS * HOUR_MS),
      ],
    );
  }
  await new AuditService(terminal.clock).record(em, {
    action: 'account.created',
    recordType: 'account',
    recordId: id,
    details: { role: 'admin' },
  });
}

async function insertAccount(
  em: EntityManager,
  admin: { readonly email: string; readonly passwordHash: string | null },
  now: Date,
): Promise<string> {
  try {
    const [row] = await em.query<{ id: string }[]>(
      `INSERT INTO users (email, password_hash, role, language, status, created_at, updated_at)
       SELECT $1, $2, 'admin', language, 'active', $3, $3 FROM practice RETURNING id`,
      [admin.email, admin.passwordHash, now],
    );
    return row?.id ?? '';
  } catch (error) {
    if (brokenConstraint(error) !== 'users_email_taken') throw error;
    throw new CommandProblem(
      `There is already an account with the address ${admin.email}.`,
      'Sign in with it, or ask for a new password (POST /api/v1/auth/password/forgot); an admin can change its role.',
    );
  }
}

function assertAcceptable(password: string): string {
  const tooLong = [...password].length > 64 || Buffer.byteLength(password) > 72;
  if ([...password].length < 8 || tooLong) {
    throw new CommandProblem(
      'A password has 8 to 64 characters, and at most 72 bytes in UTF-8.',
      'Choose another one.',
    );
  }
  return password;
}
