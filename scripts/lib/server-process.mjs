import { spawn } from 'node:child_process';
import http from 'node:http';
import { createInterface } from 'node:readline';
import { identityOf, sleep } from './processes.mjs';
import { lastLines, Problem } from './problem.mjs';
import { reachable } from './ports.mjs';

const PINO_ERROR = 50;
const KEPT_LINES = 200;

/**
 * The API server as a child process, its log lines in a file, its errors passed on to `onError`. It loads at once, which takes longer than
 * starting a database, and serves when it is told its settings.
 */
export class ServerProcess {
  #lines = [];

  constructor({ program, root, env, log, onLine, onError }) {
    this.log = log;
    // Its own process group: Ctrl-C reaches this process alone, which then stops the server in order. The channel brings the
    // settings, and tells the server when this process dies.
    this.child = spawn(process.execPath, ['--enable-source-maps', program, '--settings-follow'], {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: process.platform !== 'win32',
    });
    this.identity = identityOf(this.child.pid);
    this.exited = new Promise((resolve) => {
      this.child.once('exit', (code, signal) => resolve(signal ? `signal ${signal}` : `exit code ${code}`));
      this.child.once('error', (error) => resolve(error.message));
    });
    void this.exited.then((how) => (this.ended = how));
    for (const stream of [this.child.stdout, this.child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        log.write(`${line}\n`);
        onLine?.(line);
        this.#keep(line);
        const error = messageOfError(line);
        if (error) onError?.(error);
      });
    }
  }

  /** Lets it serve, and waits until it says that it is ready. `settings` are added to its environment. */
  async serve(settings, { host, port }, waitMs = 60_000) {
    // One that has ended hears nothing: that is found below.
    this.child.send(settings, () => {});
    const until = Date.now() + waitMs;
    for (let answer = 'nothing'; ;) {
      if (this.ended) throw this.problem();
      answer = await ask({ host: reachable(host), port, path: '/health/ready' });
      if (answer === 200) return;
      if (Date.now() > until) {
        throw new Problem(
          `the server is not ready after ${waitMs / 1000} s (/health/ready answers ${answer}).`,
          'The lines below and the log say what it waits for.',
          this.lastWords(),
        );
      }
      await sleep(50);
    }
  }

  problem() {
    return new Problem(`the server ended (${this.ended}).`, 'The lines below and the log say why.', this.lastWords());
  }

  /** The messages of its errors, or the last lines where it logged none. */
  lastWords() {
    const errors = this.#lines.map(messageOfError).filter(Boolean);
    return lastLines(errors.length > 0 ? errors.join('\n') : this.#lines.join('\n'));
  }

  /** Asks it to stop, and ends it where it does not within the time. */
  async stop(waitMs) {
    if (this.ended) return;
    this.child.kill('SIGTERM');
    const timer = setTimeout(() => this.kill(), waitMs);
    await this.exited;
    clearTimeout(timer);
  }

  kill() {
    if (!this.ended) this.child.kill('SIGKILL');
  }

  #keep(line) {
    this.#lines.push(line);
    if (this.#lines.length > KEPT_LINES) this.#lines.shift();
  }
}

/** The message of a pino line of level error or fatal, else null. */
function messageOfError(line) {
  if (!line.startsWith('{')) return null;
  try {
    const { level, msg, err, requestId } = JSON.parse(line);
    if (!(level >= PINO_ERROR)) return null;
    const reason = err?.message && err.message !== msg ? `: ${err.message}` : '';
    return `${msg ?? 'error'}${reason}${requestId ? ` (request ${requestId})` : ''}`;
  } catch {
    return null;
  }
}

function ask({ host, port, path }) {
  return new Promise((resolve) => {
    // No connection is kept: an idle one would have to be closed before the server can stop.
    const request = http.get({ host, port, path, agent: false, timeout: 2000 }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.once('timeout', () => request.destroy());
    request.once('error', (error) => resolve(error.code ?? 'nothing'));
  });
}
