import path from 'node:path';
import { buildIfNeeded, isBuilt } from './build.mjs';
import { installIfNeeded, isInstalled } from './install.mjs';
import { withLock } from './lock.mjs';

/** Several commands may begin at once in a fresh clone: one installs and builds, the others wait and find it done. */
const alone = (root, work) => withLock(path.join(root, '.praxis/prepare.lock'), work, { waitMs: 900_000 });

/** Answers what to show: null after real work. */
export async function install(root, log) {
  return !isInstalled(root) && (await alone(root, () => installIfNeeded(root, log))) ? null : 'up to date';
}

export async function build(root, log) {
  return !isBuilt(root) && (await alone(root, () => buildIfNeeded(root, log))) ? null : 'up to date';
}

export const isPrepared = (root) => isInstalled(root) && isBuilt(root);
