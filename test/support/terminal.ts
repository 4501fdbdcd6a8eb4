import { withKeys, type OpenKeys } from '../../src/cli/open-keys';
import type { Terminal } from '../../src/cli/terminal';
import { run } from '../../src/cli/run';
import { NOW, TestClock } from './clock';
import { applicationUrlOf, urlOf } from './database';
import { TEST_VALUES } from './values';

export interface Finished {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

interface Given {
  readonly variables?: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly now?: Date;
}

/** Works with the encryption of a database as commands do. */
export function onKeysOf<T>(
  database: string,
  work: (open: OpenKeys) => Promise<T>,
  variables: Readonly<Record<string, string>> = {},
): Promise<T> {
  return withKeys(terminalOf(database, { out: '', err: '' }, { variables }), work);
}

/** Runs `praxis <words>` in this process, on one database and with the tests' configuration. Nobody watches. */
export async function praxis(database: string, words: readonly string[], given: Given = {}): Promise<Finished> {
  const written = { out: '', err: '' };
  return { code: await run(words, terminalOf(database, written, given)), ...written };
}

function terminalOf(database: string, written: { out: string; err: string }, given: Given = {}): Terminal {
  return {
    out: (text) => (written.out += text),
    err: (text) => (written.err += text),
    interactive: false,
    input: () => Promise.resolve(given.input ?? ''),
    variables: {
      ...TEST_VALUES,
      DATABASE_URL: applicationUrlOf(database),
      DATABASE_OWNER_URL: urlOf(database),
      ...given.variables,
    },
    clock: new TestClock(given.now ?? NOW),
  };
}
