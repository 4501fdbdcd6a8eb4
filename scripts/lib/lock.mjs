import fs from 'node:fs';
import path from 'node:path';
import { identityOf, isAlive, sleep } from './processes.mjs';
import { Problem } from './problem.mjs';

/** A file whose owner was killed between creating and filling it says nothing; this long it counts as held. */
const FILLING_MS = 3000;

/**
 * Takes a lock file, also one whose owner has died.
 * Answers `{ lock }`, or `{ holder }` (what the living owner wrote) where it is taken; `lock.previous` is what a dead
 * owner left behind.
 */
export function takeLock(file, details = {}) {
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  let previous = null;
  for (;;) {
    const own = { pid: process.pid, identity: identityOf(process.pid), ...details };
    try {
      fs.writeFileSync(file, JSON.stringify(own), { flag: 'wx', mode: 0o600 });
      return { lock: lockOn(file, own, previous) };
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const found = read(file);
    if (found && isHeld(found)) return { holder: found.content ?? {} };
    if (found && remove(file, found)) previous = found.content;
  }
}

/** Runs the work while holding the lock, waiting for others to finish theirs. */
export async function withLock(file, work, { waitMs = 300_000, onWait } = {}) {
  const until = Date.now() + waitMs;
  for (let told = false; ;) {
    const { lock, holder } = takeLock(file);
    if (lock) {
      try {
        return await work();
      } finally {
        lock.release();
      }
    }
    if (Date.now() > until) {
      throw new Problem(
        `process ${holder.pid} has held ${file} for too long.`,
        `End process ${holder.pid}, then run the command again.`,
      );
    }
    if (!told) onWait?.(holder);
    told = true;
    await sleep(100);
  }
}

function lockOn(file, own, previous) {
  return {
    previous,
    /** Adds to what others read in the lock; by renaming, so that they never read a half of it. */
    update(more) {
      Object.assign(own, more);
      fs.writeFileSync(`${file}.new`, JSON.stringify(own), { mode: 0o600 });
      fs.renameSync(`${file}.new`, file);
    },
    release() {
      if (read(file)?.content?.pid === process.pid) fs.rmSync(file, { force: true });
    },
  };
}

function read(file) {
  try {
    const text = fs.readFileSync(file, 'utf8');
    const { mtimeMs } = fs.statSync(file);
    try {
      return { text, mtimeMs, content: JSON.parse(text) };
    } catch {
      return { text, mtimeMs, content: null };
    }
  } catch {
    return null;
  }
}

function isHeld({ content, mtimeMs }) {
  return content ? isAlive(content) : Date.now() - mtimeMs < FILLING_MS;
}

/** Two processes may find the same dead owner: only what was judged dead is removed, a lock taken meanwhile goes back. */
function remove(file, judged) {
  const aside = `${file}.${process.pid}.dead`;
  try {
    fs.renameSync(file, aside);
  } catch {
    return false;
  }
  const same = read(aside)?.text === judged.text;
  if (same) fs.rmSync(aside, { force: true });
  else fs.renameSync(aside, file);
  return same;
}
