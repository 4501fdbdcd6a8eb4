import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { transform } from '@swc/core';

const ROOT = path.resolve(__dirname, '../../..');

export interface Built {
  /** The program that `node` runs. */
  readonly main: string;
  remove(): void;
}

/** The application, compiled once for all processes of a test, into a folder of its own. */
export async function build(): Promise<Built> {
  const folder = mkdtempSync(path.join(tmpdir(), 'praxis-built-'));
  for (const beside of ['node_modules', 'package.json'])
    symlinkSync(path.join(ROOT, beside), path.join(folder, beside));
  const sources = ['src', 'migrations'].flatMap((top) =>
    readdirSync(path.join(ROOT, top), { recursive: true, encoding: 'utf8' }).map((file) => path.join(top, file)),
  );
  await Promise.all(sources.filter((file) => /(?<!\.spec)\.ts$/.test(file)).map((file) => compile(folder, file)));
  return {
    main: path.join(folder, 'dist/src/main.js'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function compile(folder: string, file: string): Promise<void> {
  const filename = path.join(ROOT, file);
  const { code } = await transform(await readFile(filename, 'utf8'), { filename, cwd: ROOT, swcrc: true });
  const target = path.join(folder, 'dist', file.replace(/\.ts$/, '.js'));
  mkdirSync(path.dirname(target), { recursive: true });
  await writeFile(target, code);
}
