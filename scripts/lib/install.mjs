import fs from 'node:fs';
import path from 'node:path';
import { mustRun } from './children.mjs';
import { Problem } from './problem.mjs';

/** Installs the packages of package-lock.json unless they are there. Answers whether it had to. */
export async function installIfNeeded(root, log) {
  if (isInstalled(root)) return false;
  const [command, first, shell] = npm();
  const args = [...first, 'ci', '--no-audit', '--no-fund', '--include=dev'];
  await mustRun(
    command,
    args,
    { cwd: root, env: process.env, log, shell },
    {
      cause: 'npm could not install the packages',
      remedy:
        'Check the connection to the package registry (`npm ping`) and the disk, then run `npm ci` to see the whole output.',
    },
  );
  if (!isInstalled(root)) {
    throw new Problem(
      'the installed packages differ from package-lock.json even after `npm ci`.',
      'Delete node_modules and run the command again.',
    );
  }
  return true;
}

/**
 * Whether node_modules holds what package-lock.json asks for, by the list that npm keeps of what it installed. That list,
 * unlike a mark of our own, is also right after an `npm ci` by hand. Without the development packages counts as installed.
 */
export function isInstalled(root) {
  const wanted = packagesIn(path.join(root, 'package-lock.json'));
  const installed = packagesIn(path.join(root, 'node_modules/.package-lock.json'));
  // An image may hold node_modules and no lock file: then there is nothing to compare with.
  if (!wanted) return fs.existsSync(path.join(root, 'node_modules'));
  if (!installed) return false;
  const hasDevelopment = Object.values(installed).some((one) => one.dev);
  return Object.entries(wanted).every(([location, entry]) => {
    if (location === '' || entry.link) return true;
    const found = installed[location];
    if (found)
      return (
        found.version === entry.version &&
        found.integrity === entry.integrity &&
        fs.existsSync(path.join(root, location))
      );
    return Boolean(entry.optional || entry.devOptional || entry.peer || (entry.dev && !hasDevelopment));
  });
}

function packagesIn(lockFile) {
  try {
    return JSON.parse(fs.readFileSync(lockFile, 'utf8')).packages;
  } catch {
    return null;
  }
}

/** The npm that started us, else the one in the path: command, first arguments, whether a shell has to find it. */
function npm() {
  const running = process.env.npm_execpath;
  if (running?.endsWith('npm-cli.js') && fs.existsSync(running)) return [process.execPath, [running], false];
  return ['npm', [], process.platform === 'win32'];
}
