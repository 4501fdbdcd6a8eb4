import { childrenRunning, signalChildren } from './children.mjs';
import { sleep } from './processes.mjs';

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

/**
 * What has to be undone before this process ends, last first, however it ends: by `finish`, by a signal, by an exception.
 * `exitCode` answers the code after a signal.
 */
export class Shutdown {
  #undo = [];
  #finishing = null;

  constructor({ onSignal, exitCode = (signal) => SIGNALS[signal] } = {}) {
    // A terminal that is gone must not turn the last messages into a crash.
    process.stdout.on('error', () => {});
    process.stderr.on('error', () => {});
    for (const signal of Object.keys(SIGNALS)) {
      process.on(signal, () => {
        if (!this.#finishing) onSignal?.(signal);
        void this.finish(exitCode(signal));
      });
    }
    process.once('exit', () => this.#undoNow());
  }

  /**
   * Ends with the shell that npm runs a script in: `kill <npm>` reaches that shell only, which dies without telling us and
   * would leave this process behind.
   */
  followNpm() {
    const parent = process.ppid;
    if (!process.env.npm_lifecycle_event || process.platform === 'win32') return;
    setInterval(() => process.ppid !== parent && process.kill(process.pid, 'SIGTERM'), 500).unref();
  }

  get started() {
    return this.#finishing !== null;
  }

  /** `undo` may be asynchronous; `now` is what is left to do where the process ends at once. */
  add(undo, now = undo) {
    this.#undo.push({ undo, now });
  }

  /** Ends the process. A second call waits for the first one. */
  finish(code) {
    this.#finishing ??= this.#finish(code);
    return this.#finishing;
  }

  async #finish(code) {
    await endChildren();
    while (this.#undo.length > 0) {
      const { undo } = this.#undo.at(-1);
      await Promise.resolve(undo()).catch((error) => console.error(error.message));
      this.#undo.pop();
    }
    process.exit(code);
  }

  #undoNow() {
    for (const { now } of this.#undo.reverse()) {
      try {
        now();
      } catch {
        // The others still have to be undone.
      }
    }
  }
}

async function endChildren() {
  signalChildren('SIGTERM');
  for (let waited = 0; childrenRunning() && waited < 5000; waited += 50) await sleep(50);
  signalChildren('SIGKILL');
}
