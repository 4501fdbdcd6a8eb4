import fs from 'node:fs';
import path from 'node:path';
import { isAlive, isZombie, sleep } from './processes.mjs';

/**
 * What serves a data folder, by its postmaster.pid: `{ state: 'none' | 'stale' | 'busy' | 'ready', pid, port }`.
 * Busy is starting, recovering or stopping; stale is the file of a server that was killed.
 */
export function serverOf(data) {
  let lines;
  try {
    lines = fs.readFileSync(path.join(data, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return { state: 'none' };
  }
  // A standalone backend writes a negative id.
  const pid = Math.abs(Number(lines[0]));
  if (!isAlive({ pid }) || !servesFrom(pid, data)) return { state: 'stale', pid, zombie: isZombie(pid) };
  return { state: lines[7]?.trim() === 'ready' ? 'ready' : 'busy', pid, port: Number(lines[3]) };
}

/** Waits while a server starts or stops; what is stale is taken away. Answers the port of a server to adopt, or null. */
export async function settle(data, waitMs = 60_000) {
  const until = Date.now() + waitMs;
  for (;;) {
    const server = serverOf(data);
    if (server.state === 'ready') return server;
    if (server.state === 'none') return null;
    if (server.state === 'stale') {
      // PostgreSQL itself removes it only where no process at all has that id; after a restart of a container one often has.
      fs.rmSync(path.join(data, 'postmaster.pid'), { force: true });
      return null;
    }
    if (Date.now() > until) return null;
    await sleep(50);
  }
}

/** PostgreSQL's working folder is its data folder, which holds even where the folder has been moved since. */
function servesFrom(pid, data) {
  if (process.platform !== 'linux') return true;
  try {
    return fs.readlinkSync(`/proc/${pid}/cwd`) === fs.realpathSync(data);
  } catch {
    return looksLikePostgres(pid);
  }
}

function looksLikePostgres(pid) {
  try {
    return /postgres/.test(fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
  } catch {
    return false;
  }
}
