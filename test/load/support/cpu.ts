import { readFileSync, readdirSync } from 'node:fs';

/** The usual USER_HZ of Linux; what the operating system counts in. */
const TICK_MS = 10;

/**
 * CPU time of a process with all its threads, user and system, in ms. Null where /proc does not tell (not on Linux).
 * It is counted in ticks of 10 ms: measure seconds.
 */
export function cpuOf(pid: number): number | null {
  const fields = statOf(pid);
  return fields && ticks(fields, 11, 12);
}

/** The same of a PostgreSQL: the postmaster, its children, and those that have ended. All of its clients count. */
export function cpuOfPostgres(postmaster: number): number | null {
  const own = statOf(postmaster);
  if (!own) return null;
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => statOf(Number(name)))
    .filter((fields) => fields?.[1] === String(postmaster));
  return children.reduce((sum, fields) => sum + ticks(fields!, 11, 12), ticks(own, 11, 12, 13, 14));
}

/** Resident memory in MB, and the most it ever was. */
export function memoryOf(pid: number): { readonly resident: number; readonly peak: number } | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const megabytes = (name: string): number => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024;
    return { resident: megabytes('VmRSS'), peak: megabytes('VmHWM') };
  } catch {
    return null;
  }
}

/** The fields of /proc/<pid>/stat from the state on; the name before may hold anything. */
function statOf(pid: number): string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}

const ticks = (fields: readonly string[], ...columns: readonly number[]): number =>
  columns.reduce((sum, column) => sum + Number(fields[column]), 0) * TICK_MS;
