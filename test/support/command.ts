import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '../..');
const PATIENCE_MS = 20_000;

/** A script of the repository at a terminal: what it says, and what is typed. */
export class Command {
  out = '';
  err = '';
  readonly #ended: Promise<number | null>;
  readonly #waiting = new Set<() => void>();

  private constructor(private readonly child: ChildProcess) {
    child.stdout?.on('data', (part) => this.#hear('out', String(part)));
    child.stderr?.on('data', (part) => this.#hear('err', String(part)));
    this.#ended = new Promise((resolve) => child.once('close', resolve));
  }

  static start(words: readonly string[], variables: Readonly<Record<string, string>> = {}): Command {
    return new Command(spawn(process.execPath, words, { cwd: ROOT, env: { ...process.env, ...variables } }));
  }

  type(line: string): void {
    this.child.stdin?.write(`${line}\n`);
  }

  /** Ends what is typed. @returns the exit code */
  async end(): Promise<number | null> {
    this.child.stdin?.end();
    return this.#ended;
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }

  async until(holds: (out: string) => boolean, what: string): Promise<void> {
    if (holds(this.out)) return;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`No ${what}:\n${this.out}\n${this.err}`)), PATIENCE_MS);
      const look = () => {
        if (!holds(this.out)) return;
        clearTimeout(timer);
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
    });
  }

  #hear(where: 'out' | 'err', part: string): void {
    this[where] += part;
    for (const look of [...this.#waiting]) look();
  }
}
