import { spawn, type ChildProcess } from 'node:child_process';
import { openSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { applicationUrlOf } from '../../support/database';
import { HttpConnection } from './http-connection';

const ROOT = path.resolve(__dirname, '../../..');
const LOG = path.join(ROOT, '.praxis-test/logs/bench-server.log');
const READY_WITHIN_MS = 60_000;

/** The default, unlike the tests' quick one. */
export const BCRYPT_COST = '10';

/** What the server had to say of its event loop since it was last asked, in ms. */
export interface EventLoopDelay {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export interface ServerOptions {
  readonly watchEventLoop?: boolean;
  /** Of the environment, besides those that every bench has. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** The built application as a process of its own, as it runs in production but for its limits. */
export class Server {
  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
    /** From the start of the process to its first answer on /health/ready. */
    readonly readyAfterMs: number,
  ) {}

  /** With `watchEventLoop` it can be asked for its event loop's delay, which costs it about one percent. */
  static async start(
    database: string,
    { watchEventLoop = false, variables = {} }: ServerOptions = {},
  ): Promise<Server> {
    const port = await freePort();
    const log = openSync(LOG, 'a', 0o600);
    const began = performance.now();
    const preload = watchEventLoop ? ['-r', path.join(__dirname, 'event-loop-delay.cjs')] : [];
    const child = spawn(process.execPath, [...preload, path.join(ROOT, 'dist/src/main.js')], {
      cwd: ROOT,
      env: {
        ...process.env,
        NODE_ENV: 'development',
        LOG_LEVEL: 'info',
        RATE_LIMIT: 'off',
        BCRYPT_COST,
        DATABASE_URL: applicationUrlOf(database),
        HOST: '127.0.0.1',
        PORT: String(port),
        ...variables,
      },
      // The server stops by itself when this channel closes: it never outlives the bench.
      stdio: ['ignore', log, log, 'ipc'],
    });
    await becomesReady(port, () => child.exitCode ?? child.signalCode);
    return new Server(child, port, performance.now() - began);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Connections of so many clients. */
  connect(count: number): Promise<HttpConnection[]> {
    return Promise.all(Array.from({ length: count }, () => HttpConnection.open(this.port)));
  }

  /** How late timers fired in the server since the last question. */
  eventLoopDelay(): Promise<EventLoopDelay> {
    return new Promise((resolve) => {
      this.child.once('message', (answer) => resolve(answer as EventLoopDelay));
      this.child.send('event-loop-delay');
    });
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGTERM');
    await exited;
  }
}

/** Below the ports that outgoing connections take. */
async function freePort(): Promise<number> {
  for (let port = Number(process.env['BENCH_PORT']); ; port++) {
    const isFree = await new Promise<boolean>((resolve) => {
      const probe = createServer().once('error', () => resolve(false));
      probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
    });
    if (isFree) return port;
  }
}

/** Asks until the server says that it is ready; `ended` tells whether there is still somebody to ask. */
export async function becomesReady(port: number, ended: () => number | string | null): Promise<void> {
  const until = performance.now() + READY_WITHIN_MS;
  while (performance.now() < until) {
    if (ended() !== null) throw new Error(`The server ended (${ended()}); its log is ${LOG}`);
    const status = await askOnce(port).catch(() => 0);
    if (status === 200) return;
    await wait(10);
  }
  throw new Error(`The server is not ready after ${READY_WITHIN_MS / 1000} s; its log is ${LOG}`);
}

async function askOnce(port: number): Promise<number> {
  const connection = await HttpConnection.open(port);
  try {
    return (await connection.send('GET', '/health/ready')).status;
  } finally {
    connection.close();
  }
}
