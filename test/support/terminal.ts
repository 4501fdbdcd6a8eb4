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

/** Runs `praxis <words>` in this process, on one database and with the tests' configuration. Nobody watches. */
export async function praxis(
  database: string,
  words: readonly string[],
  given: { readonly variables?: Readonly<Record<string, string>>; readonly input?: string; readonly now?: Date } = {},
): Promise<Finished> {
  const written = { out: '', err: '' };
  const terminal: Terminal = {
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
  return { code: await run(words, terminal), ...written };
}
