import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import path from 'node:path';
import { applicationUrlOf } from './database';

const ROOT = path.resolve(__dirname, '../..');
/** Below the ports that outgoing connections take. */
const FIRST_PORT = 27_400;

/** The application as a process of its own, which can be killed. */
export class ServerProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
  ) {}

  static async start(
    database: string,
    variables: Readonly<Record<string, string>> = {},
    port?: number,
  ): Promise<ServerProcess> {
    const chosen = port ?? (await freePort());
    const address = { DATABASE_URL: applicationUrlOf(database), HOST: '127.0.0.1', PORT: String(chosen) };
    const server = new ServerProcess(spawnServer([], { ...address, ...variables }), chosen);
    await server.ready();
    return server;
  }

  /** As `npm start` does: it begins before its settings are known, and waits for them. */
  static async load(): Promise<ServerProcess> {
    return new ServerProcess(spawnServer(['--settings-follow'], { DATABASE_URL: '' }), await freePort());
  }

  /** What it needs to serve. */
  tell(database: string): void {
    this.child.send({ DATABASE_URL: applicationUrlOf(database), HOST: '127.0.0.1', PORT: String(this.port) });
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** @returns its exit code; null where a signal ended it */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return this.child.exitCode;
    const exited = new Promise<number | null>((resolve) => this.child.once('exit', resolve));
    this.child.kill(signal);
    return exited;
  }

  /** Whoever started it is gone. @returns its exit code */
  async isLeft(): Promise<number | null> {
    const exited = new Promise<number | null>((resolve) => this.child.once('exit', resolve));
    this.child.disconnect();
    return exited;
  }

  async ready(): Promise<void> {
    for (let status = 0; status !== 200;) {
      if (this.child.exitCode !== null) throw new Error(`The server ended with ${this.child.exitCode}.`);
      status = await fetch(`${this.origin}/health/ready`).then(
        (answer) => answer.status,
        () => 0,
      );
    }
  }
}

function spawnServer(flags: readonly string[], variables: Readonly<Record<string, string>>): ChildProcess {
  const hook = path.join(ROOT, 'scripts/lib/typescript-hook.cjs');
  return spawn(process.execPath, ['-r', hook, path.join(ROOT, 'src/main.ts'), ...flags], {
    cwd: ROOT,
    env: { ...process.env, LOG_LEVEL: 'error', ...variables },
    // It ends by itself when this channel closes.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

async function freePort(): Promise<number> {
  for (let port = FIRST_PORT + Number(process.env['JEST_WORKER_ID'] ?? '1') * 20; ; port++) {
    const isFree = await new Promise<boolean>((resolve) => {
      const probe = createServer().once('error', () => resolve(false));
      probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
    });
    if (isFree) return port;
  }
}
