import { spawn } from 'node:child_process';
import { lastLines, Problem } from './problem.mjs';

const running = new Set();

/**
 * Runs a program to its end. Its output goes to the log, or to the terminal with `inherit`.
 * Answers `{ code, output }`; a program ended by a signal has the code 128 + 15, as a shell would say.
 */
export function run(command, args, { cwd, env, log, inherit = false, uid, gid, shell = false } = {}) {
  log?.write(`\n$ ${[command, ...args].join(' ')}\n`);
  return new Promise((resolve, reject) => {
    const stdio = inherit ? 'inherit' : ['ignore', 'pipe', 'pipe'];
    const child = spawn(command, args, { cwd, env, uid, gid, shell, stdio, windowsHide: true });
    let output = '';
    const keep = (chunk) => {
      log?.write(chunk);
      output = (output + chunk).slice(-2_000_000);
    };
    child.stdout?.setEncoding('utf8').on('data', keep);
    child.stderr?.setEncoding('utf8').on('data', keep);
    running.add(child);
    child.once('error', (error) => {
      running.delete(child);
      reject(error);
    });
    const end = (code) => {
      running.delete(child);
      resolve({ code: code ?? 143, output });
    };
    child.once('close', end);
    // A server that the program left running may keep the pipe open for ever.
    child.once('exit', (code) => setTimeout(end, 500, code).unref());
  });
}

/** The same for a program that has to succeed. */
export async function mustRun(command, args, options, { cause, remedy }) {
  const { code, output } = await run(command, args, options).catch((error) => ({ code: error.message, output: '' }));
  if (code !== 0)
    throw new Problem(
      `${cause} (${typeof code === 'number' ? `exit code ${code}` : code}).`,
      remedy,
      lastLines(output),
    );
  return output;
}

/** Passes a signal on to every program that still runs. */
export function signalChildren(signal) {
  for (const child of running) child.kill(signal);
}

export const childrenRunning = () => running.size > 0;
