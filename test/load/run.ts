import 'reflect-metadata';
import os from 'node:os';
import { TEST_VALUES } from '../support/values';
import { say, silentFor, type Bench } from './support/report';

// As the tests have it, except where a bench says otherwise: before anything reads the configuration.
Object.assign(process.env, TEST_VALUES);

/** Longer than any of them has nothing to tell on a slow machine. */
const SILENCE_MS = 900_000;
const LOOK_EVERY_MS = 10_000;

/** `run.ts <name> [--quick]`: exit code 1 where an answer was wrong; a missed bar is reported, and no failure. */
async function main([name = '', ...options]: readonly string[]): Promise<void> {
  const { bench } = (await import(`./${name}.bench`)) as { readonly bench: Bench };
  const quick = options.includes('--quick');
  const began = performance.now();
  setInterval(() => {
    if (silentFor() < SILENCE_MS) return;
    process.stderr.write(`${name} has said nothing for ${SILENCE_MS / 60_000} minutes: something hangs.\n`);
    process.exit(1);
  }, LOOK_EVERY_MS).unref();
  const machine = `${os.availableParallelism()} cores, Node.js ${process.version}, ${process.platform}`;
  say(`\n== ${name}${quick ? ' (quick)' : ''}: ${machine}, load ${os.loadavg()[0]?.toFixed(1)}`);
  await bench({ quick });
  say(`== ${name}: right answers, ${((performance.now() - began) / 1000).toFixed(0)} s`);
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
