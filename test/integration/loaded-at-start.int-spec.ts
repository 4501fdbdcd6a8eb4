import { spawnSync } from 'node:child_process';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '../..');

/** The packages that are loaded with these files, before they do anything. */
function packagesOf(...files: readonly string[]): string[] {
  const hook = path.join(ROOT, 'scripts/lib/typescript-hook.cjs');
  const required = files.map((file) => `require('./${file}');`).join(' ');
  const code = `${required} process.stdout.write(Object.keys(require.cache).join('\\n')); process.exit()`;
  const { stdout, stderr, status } = spawnSync(process.execPath, ['-r', hook, '-e', code], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  const found = stdout.split('\n').flatMap((file) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? []);
  return [...new Set(found)];
}

describe('what is loaded at every start', () => {
  it('by the server is no library that only some installations or requests need', () => {
    const loaded = packagesOf('src/app.module.ts');
    expect(loaded).toEqual(expect.arrayContaining(['@nestjs/core', 'pg']));
    const late = ['sharp', 'ioredis', 'nodemailer', '@nats-io/jetstream', '@platformatic/kafka'];
    expect(loaded.filter((name) => late.includes(name))).toEqual([]);
  });

  it('by `migrate up` is no framework', () => {
    const loaded = packagesOf('src/cli/run.ts', 'src/cli/terminal.ts', 'src/cli/migrate.ts');
    expect(loaded).toContain('typeorm');
    expect(loaded.filter((name) => name.startsWith('@nestjs/'))).toEqual([]);
  });
});
