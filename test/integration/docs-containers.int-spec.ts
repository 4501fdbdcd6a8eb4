import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { resolve } from 'node:path';
import { parse } from 'yaml';

const ROOT = resolve(__dirname, '../..');
const read = (file: string): string => readFileSync(resolve(ROOT, file), 'utf8');

interface Service {
  readonly image: string;
  readonly build?: string;
  readonly command?: readonly string[];
  readonly profiles?: readonly string[];
  readonly restart?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

const composeText = read('docker-compose.yml');
const compose = parse(composeText, { strict: true, merge: true }) as {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
};
const { services } = compose;
const variables = new Set([...read('.env.example').matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name));

describe('docker-compose.yml', () => {
  it('runs PostgreSQL, the migrations, the API and a worker, and the rest on demand', () => {
    const always = Object.keys(services).filter((name) => services[name]!.profiles === undefined);
    expect(always).toEqual(['postgres', 'migrate', 'api', 'worker']);
    expect(services['postgres']!.image).toMatch(/^postgres:18/);
  });

  it('names only variables that .env.example explains', () => {
    const interpolated = [...composeText.matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name);
    const set = ['migrate', 'api', 'worker'].flatMap((name) => Object.keys(services[name]!.environment ?? {}));
    expect(interpolated.length).toBeGreaterThan(0);
    expect([...interpolated, ...set].filter((name) => !variables.has(name))).toEqual([]);
  });

  it('holds no secret', () => {
    const secretive = [...composeText.matchAll(/^\s*\w*(?:PASSWORD|SECRET|KEY|TOKEN)\w*:\s*(.+)$/gm)];
    expect(secretive.map(([, value]) => value).filter((value) => !/^(\$\{|''$)/.test(value ?? ''))).toEqual([]);
    expect(composeText).not.toMatch(/:\/\/[^$\s]+:[^$\s{]+@/);
  });

  it.each(Object.entries(services))('pins the image of %s, and knows when it is well', (_, service) => {
    if (service.build === undefined) {
      expect(service.image).toMatch(/^[\w./-]+:v?\d+[\w.-]*$/);
      expect(service.healthcheck?.test.length).toBeGreaterThan(1);
    }
    expect(service.restart).toBeDefined();
  });

  it('waits for what it needs, in order', () => {
    for (const service of Object.values(services)) {
      for (const name of Object.keys(service.depends_on ?? {})) expect(services).toHaveProperty(name);
    }
    expect(services['migrate']!.depends_on).toEqual({ postgres: { condition: 'service_healthy' } });
    expect(services['worker']!.depends_on).toEqual(services['api']!.depends_on);
    expect([services['api'], services['worker']].map((one) => one!.environment!['PRAXIS_ROLE'])).toEqual([
      'api',
      'worker',
    ]);
    expect(services['api']!.depends_on).toEqual({ migrate: { condition: 'service_completed_successfully' } });
  });

  it('lets only the migrations be the owner of the database', () => {
    const { environment: migrations = {} } = services['migrate']!;
    const { environment: api = {} } = services['api']!;
    expect(migrations['DATABASE_OWNER_URL']).toMatch(/^postgres:\/\/praxis:/);
    expect(api['DATABASE_URL']).toMatch(/^postgres:\/\/praxis_app:/);
    expect(api).toMatchObject({ DATABASE_OWNER_URL: '', POSTGRES_PASSWORD: '' });
  });

  it('keeps the data in declared volumes, and publishes only to this machine', () => {
    const mounted = Object.values(services).flatMap(({ volumes = [] }) =>
      volumes.map((volume) => volume.split(':')[0]),
    );
    expect(mounted).toEqual(Object.keys(compose.volumes));
    const published = Object.values(services).flatMap(({ ports = [] }) => ports);
    expect(published.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });

  it('migrates with the program that the image has', () => {
    expect(services['migrate']!.command).toEqual(['node', 'dist/src/cli/praxis.js', 'migrate', 'up']);
  });
});

describe('the Dockerfile', () => {
  const instructions = read('Dockerfile')
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => ({ name: line.split(' ')[0]!, rest: line.slice(line.indexOf(' ') + 1) }));
  const all = (name: string) => instructions.filter((one) => one.name === name).map(({ rest }) => rest);
  const lastStage = instructions.slice(instructions.findLastIndex(({ name }) => name === 'FROM'));

  it('has nothing but instructions that exist', () => {
    const known = 'FROM RUN CMD EXPOSE ENV COPY WORKDIR USER STOPSIGNAL HEALTHCHECK'.split(' ');
    expect(instructions.filter(({ name }) => !known.includes(name))).toEqual([]);
    expect(instructions[0]!.name).toBe('FROM');
  });

  it('has several stages on pinned images', () => {
    const stages: string[] = [];
    for (const from of all('FROM')) {
      const [image = '', , stage] = from.split(/ (AS) /);
      expect(stages.includes(image) || /^node:\d+-bookworm-slim$/.test(image)).toBe(true);
      if (stage !== undefined) stages.push(stage);
    }
    expect(stages).toEqual(['build', 'production']);
    for (const [, stage] of read('Dockerfile').matchAll(/--from=(\w+)/g)) expect(stages).toContain(stage);
  });

  it('does not run as root', () => {
    expect(lastStage.filter(({ name }) => name === 'USER').map(({ rest }) => rest)).toEqual(['node']);
  });

  it('copies only what the build context holds', () => {
    const ignored = read('.dockerignore').split('\n');
    const kept = ignored.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
    expect(ignored).toContain('*');
    const fromContext = all('COPY').filter((line) => !line.startsWith('--from'));
    const sources = fromContext.flatMap((line) => line.split(' ').slice(0, -1));
    expect(sources.filter((source) => !kept.includes(source))).toEqual([]);
    expect(kept.filter((path) => !existsSync(resolve(ROOT, path)))).toEqual([]);
  });

  it('serves, checks its health and takes SIGTERM directly', () => {
    const commands = lastStage.filter(({ name }) => name === 'CMD').map(({ rest }) => JSON.parse(rest) as string[]);
    expect(commands).toEqual([['node', 'dist/src/main.js']]);
    const [health] = lastStage.filter(({ name }) => name === 'HEALTHCHECK');
    const check = JSON.parse(health!.rest.slice(health!.rest.indexOf('['))) as string[];
    expect(check.join(' ')).toContain('/health/ready');
  });

  it('sets only variables that .env.example explains', () => {
    const set = all('ENV').flatMap((line) => line.split(' ').map((pair) => pair.split('=')[0]!));
    expect(set.filter((name) => !variables.has(name))).toEqual([]);
  });

  it('keeps every package that the built program imports', () => {
    const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };
    const imported = ['src', 'migrations'].flatMap(sourcesUnder).flatMap((file) => packagesOf(read(file)));
    expect([...new Set(imported)].filter((name) => !(name in dependencies))).toEqual([]);
  });
});

function sourcesUnder(folder: string): string[] {
  return readdirSync(resolve(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return sourcesUnder(path);
    return path.endsWith('.ts') && !path.endsWith('.spec.ts') ? [path] : [];
  });
}

/** Packages that a source needs when it runs: imports of types alone leave nothing behind. */
function packagesOf(source: string): string[] {
  const specifiers = [...source.matchAll(/^(?:import|export) (?!type )(?:[^'";]*from )?'([^'.][^']*)'/gm)].map(
    ([, name = '']) => name,
  );
  return specifiers
    .filter((name) => !name.startsWith('node:') && !builtinModules.includes(name))
    .map((name) =>
      name
        .split('/')
        .slice(0, name.startsWith('@') ? 2 : 1)
        .join('/'),
    );
}
