import { readEnvironment } from '../config/environment';
import type { Terminal } from './terminal';

/** The very check that the server makes when it starts. @throws ConfigurationError naming every faulty variable */
export function checkConfiguration(terminal: Terminal): void {
  const { NODE_ENV } = readEnvironment(terminal.variables);
  terminal.out(`The configuration is fine (${NODE_ENV}).\n`);
}
