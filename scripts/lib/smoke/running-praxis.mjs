import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import * as postgres from '../embedded-postgres.mjs';
import { isAlive, sleep, waitUntilGone } from '../processes.mjs';

/** `npm start` in a clone, as a person in a terminal meets it: its output, Ctrl-C, and `kill -9`. */
export class RunningPraxis {
  #npm = null;
  #output = '';

  constructor(clone, { port }) {
    this.clone = clone;
    this.data = path.join(clone, '.praxis');
    // Nothing of the surroundings may decide what the newcomer sees.
    const { DATABASE_URL: _url, DATABASE_OWNER_URL: _owner, NODE_ENV: _stage, HOST: _host, ...inherited } = process.env;
    this.env = { ...inherited, PORT: String(port), PRAXIS_DATA_DIR: this.data };
  }

  /** Starts it and waits for the banner; answers `{ url, logins, mails }`, as far as the role has them. */
  async start(waitMs, { role = 'all' } = {}) {
    this.#npm = this.#spawnNpmStart(role);
    const until = Date.now() + waitMs;
    while (!LAST_LINE[role].test(this.#output)) {
      if (this.#npm.exitCode !== null) throw new Error(`npm start ended with exit code ${this.#npm.exitCode}`);
      if (Date.now() > until) throw new Error(`npm start has shown no banner after ${waitMs / 1000} s`);
      await sleep(100);
    }
    const [, url] = /API +(\S+)\/api\/v1/.exec(this.#output) ?? [];
    const [, mails] = /Mails +(\S+)/.exec(this.#output) ?? [];
    return { url, logins: loginsIn(this.#output), mails };
  }

  /** A second start in the same folder serves on the next port, and leaves the first one alone when it ends. */
  async runsBeside({ waitMs, stopMs, role }, use) {
    const first = { npm: this.#npm, output: this.#output };
    const second = await this.start(waitMs, { role });
    await use(second);
    const { npm } = this.#replace(first);
    process.kill(-npm.pid, 'SIGINT');
    await exitOf(npm, stopMs);
    const [, url] = /Health +(\S+)/.exec(first.output);
    const { status } = await fetch(url);
    if (status !== 200) throw new Error(`the first start answers ${status} after the second one ended`);
  }

  #replace({ npm, output }) {
    const replaced = { npm: this.#npm, output: this.#output };
    this.#npm = npm;
    this.#output = output;
    return replaced;
  }

  /** What a command has to say is longer than a pipe holds, and `head` leaves after one line. */
  isReadInPart() {
    const { stderr } = spawnSync('sh', ['-c', 'node scripts/praxis.mjs openapi | head -1'], {
      cwd: this.clone,
      env: this.env,
      encoding: 'utf8',
    });
    if (stderr !== '') throw new Error(`praxis openapi | head -1: ${stderr}`);
  }

  /**
   * Ctrl-C in a terminal goes to the whole group: to npm, to the shell between and to the script. Some shells end by the signal
   * even where the script ended well, so that npm's own code says little: what counts is that all is stopped in order.
   */
  async interruptAll(waitMs) {
    process.kill(-this.#npm.pid, 'SIGINT');
    await this.#ends(['SIGINT', 130, 0], waitMs);
  }

  /** The signal to the script alone, whose exit code npm then hands on. */
  async interrupt(waitMs) {
    process.kill(this.#lock().pid, 'SIGINT');
    await this.#ends([0], waitMs);
  }

  async #ends(codes, waitMs) {
    const code = await exitOf(this.#npm, waitMs);
    if (!codes.includes(code)) throw new Error(`npm start ended with ${code} after SIGINT`);
    if (this.#lock()) throw new Error('start.lock is still there after SIGINT');
    if (postgres.status({ dir: path.join(this.data, 'postgres') }).running)
      throw new Error('PostgreSQL still runs after SIGINT');
  }

  async killStart() {
    process.kill(this.#lock().pid, 'SIGKILL');
    await exitOf(this.#npm, 10_000);
  }

  /** Leaves no process, whatever happened. */
  async endAll() {
    if (this.#npm && this.#npm.exitCode === null && this.#npm.signalCode === null) {
      process.kill(-this.#npm.pid, 'SIGTERM');
      await exitOf(this.#npm, 20_000).catch(() => process.kill(-this.#npm.pid, 'SIGKILL'));
    }
    const server = this.#lock()?.server;
    if (server && isAlive(server) && !(await waitUntilGone(server, 12_000))) process.kill(server.pid, 'SIGKILL');
    postgres.stop({ dir: path.join(this.data, 'postgres'), mode: 'immediate' });
  }

  lastWords() {
    const tail = (name) => {
      const file = path.join(this.data, 'logs', name);
      return fs.existsSync(file) ? `--- ${name}\n${fs.readFileSync(file, 'utf8').slice(-4000)}` : '';
    };
    return [this.#output.slice(-3000), tail('start.log'), tail('server.log')].join('\n');
  }

  #spawnNpmStart(role) {
    this.#output = '';
    const npm = spawn('npm', ['start'], {
      cwd: this.clone,
      env: { ...this.env, PRAXIS_ROLE: role },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const keep = (chunk) => (this.#output += chunk);
    npm.stdout.setEncoding('utf8').on('data', keep);
    npm.stderr.setEncoding('utf8').on('data', keep);
    return npm;
  }

  #lock() {
    try {
      return JSON.parse(fs.readFileSync(path.join(this.data, 'start.lock'), 'utf8'));
    } catch {
      return null;
    }
  }
}

/** When it is there, all that is before it is there. */
const LAST_LINE = { all: /^ +curl .+\n/m, api: /^ +curl .+\n/m, worker: /^ +Log .+\n/m };

function loginsIn(output) {
  const lines = output.matchAll(/^(admin|professional|patient) {2}(\S+@\S+) {2}(\S+)$/gm);
  return Object.fromEntries(Array.from(lines, ([, role, email, password]) => [role, { email, password }]));
}

async function exitOf(child, waitMs) {
  const until = Date.now() + waitMs;
  while (child.exitCode === null && child.signalCode === null) {
    if (Date.now() > until) throw new Error(`npm start still runs after ${waitMs / 1000} s`);
    await sleep(50);
  }
  return child.exitCode ?? child.signalCode;
}
