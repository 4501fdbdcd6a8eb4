import { spawn, type ChildProcess, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { applicationUrlOf } from './database';
import { TEST_VALUES } from './values';

const ROOT = path.resolve(__dirname, '../..');

/** The application as a process of its own on a test's database, with the real clock. It can be killed. */
export function startProcess(database: string, variables: Readonly<Record<string, string>>): ChildProcess {
  const child = spawn(process.execPath, ['-r', path.join(__dirname, 'load-typescript.cjs'), 'src/main.ts'], {
    cwd: ROOT,
    env: {
      ...{ PATH: process.env['PATH'], ...TEST_VALUES, LOG_LEVEL: 'fatal' },
      ...{ DATABASE_URL: applicationUrlOf(database), PORT: '0', OUTBOX_POLL_MS: '100', JOBS_CONCURRENCY: '2' },
      ...variables,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  process.once('exit', () => child.kill('SIGKILL'));
  return child;
}

/** A program of the tests as a process of its own. */
export function startScript(file: string, args: readonly string[]): ChildProcessByStdio<null, Readable, null> {
  const loader = path.join(__dirname, 'load-typescript.cjs');
  const child = spawn(process.execPath, ['-r', loader, file, ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  process.once('exit', () => child.kill('SIGKILL'));
  return child;
}

/** Ends it at once, without a word. */
export async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
