import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { urlOf } from '../../support/database';
import { cpuOf, cpuOfPostgres } from './cpu';
import { spent, type Round } from './rounds';

const DEBIAN = '/usr/lib/postgresql';

export interface PgbenchRun {
  /** All of it, those before the measurement too. */
  readonly transactions: number;
  /** Of the time after all connections are open and all statements planned. An operation is a transaction. */
  readonly measured: Round;
}

interface PgbenchOrder {
  readonly database: string;
  /** Each transaction runs one of them, by chance. */
  readonly scripts: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  readonly clients: number;
  /** That are measured. */
  readonly seconds: number;
  readonly postmaster: number | null;
}

/** How long so many clients take until they have planned what they run, in seconds. */
export const settlingSeconds = (clients: number): number => 1 + clients / 16;

/** Before the end, when the program is still there. */
const STOP_MS = 50;

/** PostgreSQL's own load generator. It is not among what npm installs. */
export class Pgbench {
  private constructor(
    private readonly program: string,
    readonly version: string,
  ) {}

  /** The one on the path, else the newest of Debian's; null where there is none. */
  static find(): Pgbench | null {
    const versions = ((): string[] => {
      try {
        return readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a));
      } catch {
        return [];
      }
    })();
    for (const program of ['pgbench', ...versions.map((version) => path.join(DEBIAN, version, 'bin/pgbench'))]) {
      const { status, stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' });
      if (status === 0) return new Pgbench(program, stdout.trim());
    }
    return null;
  }

  /** @throws where a statement failed */
  async run(order: PgbenchOrder): Promise<PgbenchRun> {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'praxis-pgbench-'));
    try {
      const { clients, seconds, postmaster } = order;
      const lasting = Math.ceil(settlingSeconds(clients) + seconds);
      const { child, finished } = this.#execute(argumentsOf(order, lasting, folder), order.database);
      const reading = (): Reading => ({
        at: Date.now(),
        cpu: [cpuOf(child.pid ?? 0), postmaster && cpuOfPostgres(postmaster)],
      });
      // Whatever is wrong is told by `finished`.
      const from = await Promise.race([wait(settlingSeconds(clients) * 1000).then(reading), finished.then(reading)]);
      const remaining = lasting * 1000 - settlingSeconds(clients) * 1000 - STOP_MS;
      const to = await Promise.race([wait(remaining).then(reading), finished.then(reading)]);
      const output = await finished;
      return {
        transactions: Number(/actually processed: (\d+)/.exec(output)?.[1]),
        measured: roundOf(folder, from, to),
      };
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  #execute(args: readonly string[], database: string): { child: ChildProcess; finished: Promise<string> } {
    const url = new URL(urlOf(database));
    const env = {
      ...process.env,
      PGHOST: url.hostname,
      PGPORT: url.port,
      PGUSER: decodeURIComponent(url.username),
      PGPASSWORD: decodeURIComponent(url.password),
      PGDATABASE: database,
      PGOPTIONS: '-c TimeZone=UTC',
    };
    const child = spawn(this.program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const finished = new Promise<string>((resolve, reject) => {
      const output: string[] = [];
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding('utf8').on('data', (text: string) => output.push(text));
      child.once('error', reject);
      child.once('close', (code) => {
        if (code === 0) resolve(output.join(''));
        else reject(new Error(`pgbench ended with ${code}:\n${output.join('').slice(0, 2_000)}`));
      });
    });
    return { child, finished };
  }
}

interface Reading {
  readonly at: number;
  /** Of pgbench, of PostgreSQL, in ms. */
  readonly cpu: readonly (number | null)[];
}

function argumentsOf({ scripts, variables, clients }: PgbenchOrder, seconds: number, folder: string): string[] {
  const files = scripts.map((script, index) => {
    const file = path.join(folder, `${index}.sql`);
    writeFileSync(file, script);
    return ['-f', file];
  });
  const time = ['-c', String(clients), '-j', clients > 16 ? '2' : '1', '-T', String(seconds)];
  const given = Object.entries(variables).flatMap(([name, value]) => ['-D', `${name}=${value}`]);
  return ['-n', '-M', 'prepared', ...time, '-l', `--log-prefix=${path.join(folder, 'log')}`, ...given, ...files.flat()];
}

/** Of lines `client transaction latency(us) script second microsecond`, a file for each thread, those between two readings. */
function roundOf(folder: string, from: Reading, to: Reading): Round {
  const files = readdirSync(folder).filter((name) => name.startsWith('log'));
  const lines = files.flatMap((file) => readFileSync(path.join(folder, file), 'utf8').trim().split('\n'));
  const latencies = lines.flatMap((line) => {
    const [, , latency, , second, microsecond] = line.split(' ').map(Number);
    const ended = second! * 1000 + microsecond! / 1000;
    return ended > from.at && ended <= to.at ? [latency! / 1000] : [];
  });
  const [ownCpu = null, databaseCpu = null] = to.cpu.map((after, index) =>
    spent(from.cpu[index], after, latencies.length),
  );
  return { perSecond: (latencies.length * 1000) / (to.at - from.at), latencies, ownCpu, databaseCpu };
}
