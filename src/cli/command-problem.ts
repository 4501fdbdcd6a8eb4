import { QueryFailedError } from 'typeorm';
import { isDatabaseUnavailable } from '../common/database/database-errors';
import { ConfigurationError } from '../config/environment';

/** A failure that a person can act on: one sentence on what is wrong, one on what to do. */
export class CommandProblem extends Error {
  constructor(
    readonly problem: string,
    readonly remedy: string,
  ) {
    super(problem);
    this.name = 'CommandProblem';
  }
}

/** The database could not be opened with the URL in this variable; the cause is what PostgreSQL or the network said. */
export class ConnectionFailed extends Error {
  constructor(
    readonly variable: 'DATABASE_URL' | 'DATABASE_OWNER_URL',
    override readonly cause: unknown,
  ) {
    super(`No connection with ${variable}`);
    this.name = 'ConnectionFailed';
  }
}

/** SQLSTATE (PostgreSQL, appendix A) of failures that are about the set-up and not about a command. */
const ABOUT_THE_SETUP: Readonly<Record<string, readonly [problem: string, remedy: string]>> = {
  '28P01': ['The database refused the password in DATABASE_URL.', 'Correct user and password in DATABASE_URL.'],
  '28000': [
    'The database refused the user in DATABASE_URL.',
    'Correct the user in DATABASE_URL, or let it in (pg_hba.conf).',
  ],
  '3D000': [
    'The database that DATABASE_URL or KEY_STORE_URL names does not exist.',
    'Create it (CREATE DATABASE), or correct the name.',
  ],
  '42501': [
    'The database user may not do this.',
    'Run `npx praxis migrate up` with the owner of the database in DATABASE_OWNER_URL: it gives the application what it needs.',
  ],
  '42P01': ['The database has no tables yet, or old ones.', 'Run `npx praxis migrate up` first.'],
  '42703': ['The tables are older than this program.', 'Run `npx praxis migrate up` first.'],
  '42883': ['The server is too old: PostgreSQL 18 is needed.', 'Let DATABASE_URL name a PostgreSQL 18 server.'],
};

/** Cause and remedy in two lines. Only what nobody foresaw shows a stack, because only that has to be reported. */
export function describeFailure(error: unknown): string {
  const { problem, remedy } = asProblem(error) ?? unforeseen(error);
  return `${problem}\n${remedy}\n`;
}

interface Sentences {
  readonly problem: string;
  readonly remedy: string;
}

function asProblem(error: unknown): Sentences | undefined {
  if (error instanceof CommandProblem) return error;
  if (error instanceof ConnectionFailed) return aboutVariable(asProblem(error.cause) ?? unforeseen(error.cause), error);
  if (error instanceof ConfigurationError) {
    return { problem: error.message, remedy: 'Correct these variables; .env.example explains each of them.' };
  }
  const code = codeOf(error);
  const known = ABOUT_THE_SETUP[code];
  if (known) return { problem: known[0], remedy: known[1] };
  if (!isDatabaseUnavailable(error)) return undefined;
  const why = code === '' ? '' : ` (${code})`;
  return {
    problem: `The database cannot be reached${why}.`,
    remedy: 'Start PostgreSQL, or correct host and port in DATABASE_URL.',
  };
}

function aboutVariable({ problem, remedy }: Sentences, { variable }: ConnectionFailed): Sentences {
  return { problem: problem.replace('DATABASE_URL', variable), remedy: remedy.replace('DATABASE_URL', variable) };
}

function unforeseen(error: unknown): Sentences {
  const shown = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    problem: `The command failed in a way that nobody foresaw.\n${shown}`,
    remedy: 'Please report it with these lines.',
  };
}

function codeOf(error: unknown): string {
  const source: unknown = error instanceof QueryFailedError ? error.driverError : error;
  const { code } = (source ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : '';
}
