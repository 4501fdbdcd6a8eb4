import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { applicationUrlOf } from '../database';
import { TEST_VALUES } from '../values';
import type { Built } from './built';

const READY_WITHIN_MS = 60_000;

export interface ProcessOptions {
  readonly role: 'api' | 'worker';
  readonly database: string;
  readonly port: number;
  readonly variables: Readonly<Record<string, string>>;
}

/** The compiled application as a process of the operating system, by the clock of the machine. Everything that it says is kept. */
export class PraxisProcess {
  said = '';
  /** What its metrics said each time they were asked for. */
  readonly measured: string[] = [];

  private constructor(
    private readonly child: ChildProcess,
    readonly origin: string,
    readonly role: ProcessOptions['role'],
  ) {
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => (this.said += text));
  }

  static async start({ main }: Built, { role, database, port, variables }: ProcessOptions): Promise<PraxisProcess> {
    const child = spawn(process.execPath, [main], {
      env: {
        ...{ PATH: process.env['PATH'], ...TEST_VALUES, PRAXIS_ROLE: role, HOST: '127.0.0.1', PORT: String(port) },
        ...{ DATABASE_URL: applicationUrlOf(database), DATABASE_POOL_SIZE: '8', OUTBOX_POLL_MS: '100' },
        ...variables,
      },
      // It ends by itself when this channel closes.
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const one = new PraxisProcess(child, `http://127.0.0.1:${port}`, role);
    await one.ready();
    return one;
  }

  get isOver(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Asks for the metrics, as the monitoring does. */
  async measure(): Promise<void> {
    this.measured.push(await (await fetch(`${this.origin}/metrics`)).text());
  }

  /** Without waiting for the end. */
  signal(signal: 'SIGKILL' | 'SIGTERM'): void {
    this.child.kill(signal);
  }

  /** @returns what it ended with: a number, or the signal */
  async end(signal: 'SIGKILL' | 'SIGTERM' = 'SIGTERM'): Promise<number | NodeJS.Signals | null> {
    this.signal(signal);
    return this.ended();
  }

  async ended(): Promise<number | NodeJS.Signals | null> {
    const { child } = this;
    if (!this.isOver) await once(child, 'exit');
    return child.exitCode ?? child.signalCode;
  }

  private async ready(): Promise<void> {
    const end = performance.now() + READY_WITHIN_MS;
    for (let status = 0; status !== 200;) {
      await wait(50);
      if (this.child.exitCode !== null || performance.now() > end) throw new Error(`It did not start: ${this.said}`);
      status = await fetch(`${this.origin}/health/ready`).then(
        (answer) => answer.status,
        () => 0,
      );
    }
  }
}
