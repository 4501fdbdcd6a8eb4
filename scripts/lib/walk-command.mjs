import { parseArgs } from 'node:util';
import { Problem, reportProblem } from './problem.mjs';
import { testCommand } from './test-command.mjs';

/** `npm run walk`: the random walks through bookings against a plain model, as long as somebody has the patience for. */
export async function walkCommand(args) {
  try {
    const { sequences, seed } = read(args);
    Object.assign(process.env, { FC_RUNS: sequences, FC_SEED: seed });
    process.stdout.write(
      `${sequences} sequences; the same ones again: npm run walk -- --sequences ${sequences} --seed ${seed}\n`,
    );
  } catch (error) {
    reportProblem(error, { title: 'The walk could not begin.' });
    process.exitCode = 1;
    return;
  }
  await testCommand(['--selectProjects', 'integration', '--', 'booking-model']);
}

function read(args) {
  const usage = 'npm run walk -- --sequences 10000 --seed 7';
  let values;
  try {
    ({ values } = parseArgs({ args, options: { sequences: { type: 'string' }, seed: { type: 'string' } } }));
  } catch (error) {
    throw new Problem(error.message, usage);
  }
  const { sequences = '1000', seed = String(Math.floor(Math.random() * 2 ** 31)) } = values;
  if (!/^[1-9]\d{0,6}$/.test(sequences) || !/^\d{1,10}$/.test(seed)) {
    throw new Problem('--sequences and --seed are whole numbers.', usage);
  }
  return { sequences, seed };
}
