import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { urlOf } from '../../support/database';
import { cpuOfChildren } from './cpu';

const DEBIAN = '/usr/lib/postgresql';

export interface PgbenchRun {
  readonly transactions: number;
  readonly perSecond: number;
  /** Of each transaction, in ms, in the order in which they ended. */
  readonly latencies: readonly number[];
  /** Of the program, in ms. */
  readonly cpu: number | null;
}

interface PgbenchOrder {
  readonly database: string;
  /** Each transaction runs one of them, by chance. */
  readonly scripts: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  readonly clients: number;
  readonly seconds: number;
}

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
  async run({ database, scripts, variables, clients, seconds }: PgbenchOrder): Promise<PgbenchRun> {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'praxis-pgbench-'));
    try {
      const files = scripts.map((script, index) => {
        const file = path.join(folder, `${index}.sql`);
        writeFileSync(file, script);
        return ['-f', file];
      });
      const time = ['-c', String(clients), '-j', clients > 16 ? '2' : '1', '-T', String(seconds)];
      const log = ['-l', `--log-prefix=${path.join(folder, 'log')}`];
      const given = Object.entries(variables).flatMap(([name, value]) => ['-D', `${name}=${value}`]);
      const before = cpuOfChildren();
      const output = await this.#execute(
        ['-n', '-M', 'prepared', ...time, ...log, ...given, ...files.flat()],
        database,
      );
      const after = cpuOfChildren();
      const figure = (pattern: RegExp): number => Number(pattern.exec(output)?.[1]);
      return {
        transactions: figure(/actually processed: (\d+)/),
        perSecond: figure(/tps = ([\d.]+) \(without/),
        latencies: latenciesIn(folder),
        cpu: before === null || after === null ? null : after - before,
      };
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  #execute(args: readonly string[], database: string): Promise<string> {
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
    return new Promise((resolve, reject) => {
      const child = spawn(this.program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
      const output: string[] = [];
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding('utf8').on('data', (text: string) => output.push(text));
      child.once('error', reject);
      child.once('close', (code) => {
        if (code === 0) resolve(output.join(''));
        else reject(new Error(`pgbench ended with ${code}:\n${output.join('').slice(0, 2_000)}`));
      });
    });
  }
}

/** Lines of `client transaction latency(us) script second microsecond`, one file for each thread. */
function latenciesIn(folder: string): number[] {
  const files = readdirSync(folder).filter((name) => name.startsWith('log'));
  const lines = files.flatMap((file) => readFileSync(path.join(folder, file), 'utf8').trim().split('\n'));
  const ended = ([, , , , second, microsecond]: readonly string[]): number =>
    Number(second) * 1e6 + Number(microsecond);
  const rows = lines.map((line) => line.split(' ')).sort((a, b) => ended(a) - ended(b));
  return rows.map(([, , latency]) => Number(latency) / 1000);
}
