import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { readEnvironment, type EnvironmentValues } from '../../src/config/environment';

const ROOT = resolve(__dirname, '../..');
const read = (file: string): string => readFileSync(resolve(ROOT, file), 'utf8');

type Variables = Readonly<Record<string, string>>;

const { services } = parse(read('docker-compose.yml'), { merge: true }) as {
  readonly services: Readonly<Record<string, { readonly environment?: Variables }>>;
};
const page = read('docs/operations.md');
const section = page.slice(page.indexOf('## With docker compose'), page.indexOf('## Database roles'));
const [secrets = '', lookAround = '', practice = ''] = [...section.matchAll(/```sh\n(.*?)```/gs)].map(
  ([, block]) => block,
);
const PROCESSES = ['migrate', 'api', 'worker'];

describe('docs/operations.md on docker compose', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'praxis-compose-'));
    copyFileSync(resolve(ROOT, '.env.example'), join(folder, '.env.example'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it.each(PROCESSES)('makes a .env that %s starts with, to look around', (service) => {
    follow(lookAround);
    expect(settingsOf(service)).toMatchObject({ NODE_ENV: 'development', DEMO_PASSWORD: expect.any(String) });
  });

  it.each(PROCESSES)('makes a .env that %s starts with in production', (service) => {
    follow(practice);
    expect(settingsOf(service)).toMatchObject({ NODE_ENV: 'production', HOST: '0.0.0.0' });
  });

  it('gives every installation secrets of its own, in a file for its owner only', () => {
    follow(practice);
    const first = settingsOf('api');
    expect(execFileSync('ls', ['-l', '.env'], { cwd: folder, encoding: 'utf8' })).toMatch(/^-rw-------/);
    follow(practice);
    expect(settingsOf('api').JWT_SECRET).not.toBe(first.JWT_SECRET);
  });

  it('names only profiles and programs that exist', () => {
    const profiles = [...section.matchAll(/--profile (\w+)/g)].map(([, name]) => name);
    expect(new Set(profiles)).toEqual(new Set(['mail', 'redis', 'nats']));
    const commands = [...section.matchAll(/praxis\.js ([a-z-]+)/g)].map(([, name = '']) => name);
    expect(commands).toEqual(['seed-demo', 'create-specializations', 'create-admin']);
    expect(commands.filter((name) => !read('src/cli/run.ts').includes(`'${name}'`))).toEqual([]);
  });

  /** What a person would type, but for docker's own commands. */
  function follow(block: string): void {
    const lines = `${secrets}${block}`.split('\n').filter((line) => !line.startsWith('docker '));
    execFileSync('sh', ['-euc', lines.join('\n')], { cwd: folder, stdio: 'pipe' });
  }

  /** The environment of a container as docker compose makes it: `.env`, and over it what the service says. */
  function settingsOf(service: string): EnvironmentValues & Variables {
    const file = Object.fromEntries(
      [...readFileSync(join(folder, '.env'), 'utf8').matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [
        name,
        value,
      ]),
    ) as Variables;
    const own = Object.entries(services[service]!.environment ?? {}).map(([name, value]) => [
      name,
      value.replace(
        /\$\{(\w+)(?::[-?]([^}]*))?\}/g,
        (_, variable: string, otherwise: string) => file[variable] || otherwise,
      ),
    ]);
    const variables = { ...file, ...(Object.fromEntries(own) as Variables) };
    return { ...variables, ...readEnvironment(variables) } as EnvironmentValues & Variables;
  }
});
