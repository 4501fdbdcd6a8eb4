import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { mustRun } from './children.mjs';

const INPUTS = ['src', 'migrations', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json', 'nest-cli.json'];

/** Builds the application unless dist/ was built from exactly these sources. Answers whether it had to. */
export async function buildIfNeeded(root, log) {
  if (isBuilt(root)) return false;
  await build(root, log);
  return true;
}

/** The mark is written last: a build that failed or was killed half-way leaves none. */
export async function build(root, log) {
  const sources = fingerprint(root);
  fs.rmSync(markOf(root), { force: true });
  const nest = path.join(root, 'node_modules/@nestjs/cli/bin/nest.js');
  await mustRun(
    process.execPath,
    [nest, 'build'],
    { cwd: root, env: process.env, log },
    {
      cause: 'the application could not be built',
      remedy: 'Correct the errors below (`npm run typecheck` lists them all), then run the command again.',
    },
  );
  fs.writeFileSync(markOf(root), `${sources}\n`);
}

/** An image may hold dist/ without the sources: then there is nothing to build from. */
export function isBuilt(root) {
  if (!fs.existsSync(path.join(root, 'src'))) return fs.existsSync(path.join(root, 'dist/src/main.js'));
  return fs.existsSync(markOf(root)) && fs.readFileSync(markOf(root), 'utf8').trim() === fingerprint(root);
}

const markOf = (root) => path.join(root, 'dist/.praxis-build');

/** By content, because a checkout changes times without changing files, and the other way round. */
function fingerprint(root) {
  const hash = createHash('sha256');
  for (const file of INPUTS.flatMap((name) => filesIn(root, name))) {
    hash
      .update(`${file}\0`)
      .update(fs.readFileSync(path.join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

function filesIn(root, name) {
  const location = path.join(root, name);
  if (!fs.existsSync(location)) return [];
  if (!fs.statSync(location).isDirectory()) return [name];
  const inside = fs
    .readdirSync(location)
    .sort()
    .flatMap((inner) => filesIn(root, `${name}/${inner}`));
  return inside.filter((file) => !file.endsWith('.spec.ts'));
}
