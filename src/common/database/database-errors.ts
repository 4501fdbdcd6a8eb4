import { QueryFailedError } from 'typeorm';

interface DriverError {
  readonly code?: string;
  readonly constraint?: string;
}

/** SQLSTATE codes (PostgreSQL, appendix A) that the application reacts to. */
const SERIALIZATION_FAILURE = '40001';
const DEADLOCK_DETECTED = '40P01';
const FOREIGN_KEY_VIOLATION = '23503';
/** What belongs to a signed-in account; the records of people outlive theirs. */
const OF_AN_ACCOUNT = /^(?!patients_|professionals_)\w+_(account|device_session)_fk$/;
const UNAVAILABLE = new Set(['55P03', '57014', '57P01', '57P02', '57P03', '53300', '53200', '53100', '25P03', '25P02']);
const BAD_VALUE = new Set(['22021', '22P05', '22P02', '22003', '22007', '22008', '22009', '22001', '22025']);
const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH']);
/** node-postgres gives these no code; they are its own sentences, not the server's. */
const DRIVER_SENTENCES = [
  'Connection terminated',
  'timeout exceeded when trying to connect',
  'Client has encountered a connection error',
  'Cannot use a pool after calling end',
];

function driverError(error: unknown): DriverError | undefined {
  if (error instanceof QueryFailedError) return error.driverError as DriverError;
  return typeof error === 'object' && error !== null ? error : undefined;
}

/** PostgreSQL has rolled the transaction back and asks to repeat it. */
export function isRepeatable(error: unknown): boolean {
  return [SERIALIZATION_FAILURE, DEADLOCK_DETECTED].includes(driverError(error)?.code ?? '');
}

/** The database is away, overloaded, or somebody held a lock for too long; nothing was changed. */
export function isDatabaseUnavailable(error: unknown): boolean {
  const driver = driverError(error);
  if (!driver) return false;
  const code = driver.code ?? '';
  if (isRepeatable(error) || UNAVAILABLE.has(code) || NETWORK.has(code) || code.startsWith('08')) return true;
  const { message = '' } = error as { message?: string };
  return code === '' && DRIVER_SENTENCES.some((sentence) => message.includes(sentence));
}

/** A value that PostgreSQL cannot store got past validation: still the caller's mistake. */
export function isBadValue(error: unknown): boolean {
  return error instanceof QueryFailedError && BAD_VALUE.has(driverError(error)?.code ?? '');
}

/** The account that something was to be written for was deleted a moment ago, or its device session was. */
export function isAccountGone(error: unknown): boolean {
  const { code, constraint = '' } = driverError(error) ?? {};
  return code === FOREIGN_KEY_VIOLATION && OF_AN_ACCOUNT.test(constraint);
}

/** The name of the constraint that a failed statement broke, if that is why it failed. */
export function brokenConstraint(error: unknown): string | undefined {
  return driverError(error)?.constraint;
}
