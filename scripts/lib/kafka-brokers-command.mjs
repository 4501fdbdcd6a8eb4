import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { mustRun } from './children.mjs';
import { Problem, reportProblem } from './problem.mjs';
import { Steps } from './steps.mjs';

/**
 * librdkafka, the C client of Kafka, has brokers of its own for its tests; Debian's is too old for our client. This package brings the
 * source of a newer one along. Nothing of it becomes part of Praxis: it is unpacked beside the packages, and only tests load it.
 */
const PACKAGE = '@confluentinc/kafka-javascript@1.10.1';
const SHA512 = 'KVePUBn21EqCVP9mfxzEuM3SYJHHEF7X+iiC2e43QQgDSyEaksInmCGooT3w5q+cNAdkSCrK71j0ICfqoSqZLw==';
const SOURCE = 'package/deps/librdkafka';

const root = path.resolve(import.meta.dirname, '../..');
/** Of librdkafka, not of the package. */
const library = path.join(root, 'node_modules/.cache/praxis/librdkafka-2.15.1.so');

/** `npm run kafka-brokers`: what the tests of Kafka run against. Needs a C compiler, make, tar and a connection to the registry. */
export async function kafkaBrokersCommand() {
  if (fs.existsSync(library)) {
    process.stdout.write(`There already: ${path.relative(root, library)}\n`);
    return;
  }
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'praxis-librdkafka-'));
  try {
    await build(folder);
    process.stdout.write(`Built: ${path.relative(root, library)}\n`);
  } catch (error) {
    reportProblem(error, {
      title: 'The brokers for the tests of Kafka could not be built; without them these tests are skipped.',
    });
    process.exitCode = 1;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function build(folder) {
  const steps = new Steps(3);
  const source = path.join(folder, SOURCE);
  const features = ['ssl', 'gssapi', 'curl', 'zstd', 'zlib', 'lz4-ext'].map((name) => `--disable-${name}`);
  await steps.run(`Fetching ${PACKAGE}`, () => fetchInto(folder));
  await steps.run('Looking at the compiler', () => run('./configure', features, source, 'Install gcc and make.'));
  await steps.run('Compiling librdkafka', () =>
    run('make', ['-C', 'src', `-j${os.availableParallelism()}`], source, 'See the lines below.'),
  );
  fs.mkdirSync(path.dirname(library), { recursive: true });
  // Under its name only when it is whole.
  fs.copyFileSync(path.join(source, 'src/librdkafka.so.1'), `${library}.new`);
  fs.renameSync(`${library}.new`, library);
}

async function fetchInto(folder) {
  await run('npm', ['pack', PACKAGE, '--silent'], folder, 'Check the connection to the package registry (`npm ping`).');
  const archive = fs.readdirSync(folder).find((name) => name.endsWith('.tgz'));
  const digest = createHash('sha512')
    .update(fs.readFileSync(path.join(folder, archive)))
    .digest('base64');
  if (digest !== SHA512) throw new Problem(`${PACKAGE} is not what it was.`, 'Find out why before you run any of it.');
  await run('tar', ['-xzf', archive, SOURCE], folder, 'Install tar and gzip.');
}

async function run(command, args, cwd, remedy) {
  await mustRun(command, args, { cwd, env: process.env }, { cause: `${command} failed`, remedy });
}
