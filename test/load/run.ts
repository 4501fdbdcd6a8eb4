import 'reflect-metadata';
import os from 'node:os';
import { TEST_VALUES } from '../support/values';
import type { Bench } from './support/report';

// As the tests have it, except where a bench says otherwise: before anything reads the configuration.
Object.assign(process.env, TEST_VALUES);

/** Longer than any of them takes on a slow machine. */
const LIMIT_MS = 600_000;

/** `run.ts <name> [--quick]`: exit code 1 where an answer was wrong; a missed bar is reported, and no failure. */
async function main([name = '', ...options]: readonly string[]): Promise<void> {
  const { bench } = (await import(`./${name}.bench`)) as { readonly bench: Bench };
  const quick = options.includes('--quick');
  const began = performance.now();
  setTimeout(() => {
    process.stderr.write(`${name} is not done after ${LIMIT_MS / 60_000} minutes: something hangs.\n`);
    process.exit(1);
  }, LIMIT_MS).unref();
  const machine = `${os.availableParallelism()} cores, Node.js ${process.version}, ${process.platform}`;
  process.stdout.write(`\n== ${name}${quick ? ' (quick)' : ''}: ${machine}, load ${os.loadavg()[0]?.toFixed(1)}\n`);
  await bench({ quick });
  process.stdout.write(`== ${name}: right answers, ${((performance.now() - began) / 1000).toFixed(0)} s\n`);
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
