import fs from 'node:fs';

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The fields of /proc/<pid>/stat after the name (which may itself hold spaces and brackets), or null. */
function statOf(pid) {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}

/**
 * What tells a process from a later one with the same id (in a container the ids repeat at every start): the boot of
 * the machine and the start time of the process. Only Linux tells; elsewhere null, and the id alone has to do.
 */
export function identityOf(pid) {
  if (process.platform !== 'linux') return null;
  const startTime = statOf(pid)?.[19];
  if (!startTime) return null;
  return `${fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${startTime}`;
}

/** Whether that very process still runs; a zombie, which nobody reaped yet, does not. */
export function isAlive({ pid, identity }) {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return false;
  }
  if (isZombie(pid)) return false;
  return !identity || identity === identityOf(pid);
}

export function isZombie(pid) {
  return process.platform === 'linux' && statOf(pid)?.[0] === 'Z';
}

/** Waits until the process has gone; false where it outlives the time. */
export async function waitUntilGone(one, ms) {
  const until = Date.now() + ms;
  while (isAlive(one)) {
    if (Date.now() > until) return false;
    await sleep(50);
  }
  return true;
}
