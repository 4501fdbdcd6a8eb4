import type { ChildProcess } from 'node:child_process';

/** A server of a test alone, as a process that can be treated badly. It ends with the tests, also where one of them could not stop it. */
export abstract class ChildServer {
  #child: ChildProcess | undefined;

  protected get child(): ChildProcess | undefined {
    return this.#child;
  }

  protected set child(child: ChildProcess | undefined) {
    this.#child = child;
    if (child) process.once('exit', () => child.kill('SIGKILL'));
  }

  /** Without a word to anybody. */
  async kill(): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await exited;
  }

  /** Connections stay open, and nothing is answered until `resume`. */
  hang(): void {
    this.child?.kill('SIGSTOP');
  }

  resume(): void {
    this.child?.kill('SIGCONT');
  }
}
