import { isDatabaseUnavailable } from '../common/database/database-errors';
import { ConfigurationError, readEnvironment } from '../config/environment';
import { roleFaults } from '../config/role-check';
import { ConnectionFailed } from './command-problem';
import { withDatabase } from './open-database';
import type { Terminal } from './terminal';

/**
 * The very check that the server makes when it starts; in production the role that it connects as is part of it.
 * @throws ConfigurationError naming every faulty variable
 */
export async function checkConfiguration(terminal: Terminal): Promise<void> {
  const { NODE_ENV } = readEnvironment(terminal.variables);
  if (NODE_ENV === 'production') await checkRole(terminal);
  terminal.out(`The configuration is fine (${NODE_ENV}).\n`);
}

async function checkRole(terminal: Terminal): Promise<void> {
  try {
    const faults = await withDatabase(terminal, roleFaults);
    if (faults.length > 0) throw new ConfigurationError(faults);
  } catch (error) {
    if (!(error instanceof ConnectionFailed && isDatabaseUnavailable(error.cause))) throw error;
    terminal.err('The database cannot be reached: what its role may do was not checked.\n');
  }
}
