import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const ROOT = resolve(__dirname, '../..');

// The files are open to any change that a fault needs.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Json = any;
interface Files {
  readonly lock: Json;
  readonly manifest: Json;
}

/** `npm run supply-chain` on the project's own files, with one fault planted. */
async function check(plant: (files: Files) => void = () => {}): Promise<{ code: number; text: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'praxis-supply-chain-'));
  const [lock, manifest] = ['package-lock.json', 'package.json'].map((name): Json =>
    JSON.parse(readFileSync(join(ROOT, name), 'utf8')),
  );
  plant({ lock, manifest });
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(lock));
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  const args = [join(ROOT, 'scripts/supply-chain.mjs'), '--root', folder, '--sbom', join(folder, 'sbom.json')];
  try {
    const { stdout } = await promisify(execFile)(process.execPath, args);
    return { code: 0, text: stdout + readFileSync(join(folder, 'sbom.json'), 'utf8') };
  } catch (error) {
    const { code, stderr } = error as { code: number; stderr: string };
    return { code, text: stderr };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const PG = 'node_modules/pg';

describe('npm run supply-chain', () => {
  it('accepts what is locked, and writes the same bill each time', async () => {
    const [first, second] = [await check(), await check()];
    expect(first).toMatchObject({ code: 0, text: expect.stringContaining('CycloneDX') });
    expect(second.text.slice(second.text.indexOf('{'))).toBe(first.text.slice(first.text.indexOf('{')));
    for (const name of ['@nestjs/common', 'rxjs', 'pg']) expect(first.text).toContain(`"name": "${name}"`);
    expect(first.text).not.toContain('"name": "jest"');
  }, 60_000);

  it.each<[string, (files: Files) => void, RegExp]>([
    ['without integrity', ({ lock }) => delete lock.packages[PG].integrity, /node_modules\/pg has no SHA-512/],
    ['of a weak hash', ({ lock }) => (lock.packages[PG].integrity = 'sha1-AAAA'), /node_modules\/pg has no SHA-512/],
    [
      'of another host',
      ({ lock }) => (lock.packages[PG].resolved = 'https://registry.npmjs.org.evil.example/pg.tgz'),
      /comes from elsewhere/,
    ],
    [
      'fetched in the clear',
      ({ lock }) => (lock.packages[PG].resolved = 'http://registry.npmjs.org/pg.tgz'),
      /elsewhere/,
    ],
    ['of git', ({ lock }) => (lock.packages[PG].resolved = 'git+ssh://git@github.com/a/pg.git#1'), /elsewhere/],
    ['of a folder', ({ lock }) => (lock.packages[PG] = { resolved: '../pg', link: true }), /pg is a folder/],
    ['asked for by git', both('pg', 'github:a/pg'), /dependencies\.pg is no version/],
    ['asked for by file', both('pg', 'file:../pg'), /dependencies\.pg is no version/],
    ['asked for in any version', both('pg', '*'), /dependencies\.pg is no version/],
    [
      'that the manifest has and the lock has not',
      ({ manifest }) => (manifest.dependencies.leftpad = '1.0.0'),
      /leftpad is 1\.0\.0, but absent/,
    ],
    [
      'that the manifest has in another version',
      ({ manifest }) => (manifest.dependencies.pg = '^9.0.0'),
      /pg is \^9\.0\.0, but/,
    ],
    [
      'under a licence that asks for more',
      ({ lock }) => (lock.packages[PG].license = 'AGPL-3.0-only'),
      /pg has a licence .* AGPL-3\.0-only/,
    ],
    [
      'under a licence that only others may have',
      ({ lock }) => (lock.packages[PG].license = 'LGPL-3.0-or-later'),
      /pg has a licence/,
    ],
    [
      'under two licences of which one is not allowed',
      ({ lock }) => (lock.packages[PG].license = 'MIT AND GPL-3.0-only'),
      /pg has a licence/,
    ],
    ['without a licence', ({ lock }) => delete lock.packages[PG].license, /pg has no licence/],
    ['with an install script', ({ lock }) => (lock.packages[PG].hasInstallScript = true), /pg has an install script/],
    [
      'that may run a script and is not there',
      ({ manifest }) => (manifest.allowScripts.evil = true),
      /allowScripts names evil/,
    ],
  ])('refuses a package %s', async (_, plant, sentence) => {
    const { code, text } = await check(plant);
    expect(code).toBe(1);
    expect(text).toMatch(sentence);
    expect(text).toContain('Remedy:');
  });

  it('takes one of several licences, and more of what is only for development', async () => {
    const { code } = await check(({ lock }) => {
      lock.packages[PG].license = '(GPL-3.0-only OR MIT)';
      lock.packages['node_modules/prettier'].license = 'GPL-3.0-only';
    });
    expect(code).toBe(0);
  });
});

/** In both files alike, so that they are in step. */
function both(name: string, range: string): (files: Files) => void {
  return ({ lock, manifest }) => {
    manifest.dependencies[name] = range;
    lock.packages[''].dependencies[name] = range;
  };
}
