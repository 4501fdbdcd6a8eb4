import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');
const read = (file: string): string => readFileSync(resolve(ROOT, file), 'utf8');
const pages = ['README.md', 'CONTRIBUTING.md', ...pagesUnder('docs')];

function pagesUnder(folder: string): string[] {
  return readdirSync(resolve(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? pagesUnder(path) : path.endsWith('.md') ? [path] : [];
  });
}

describe('the documentation', () => {
  it('links only to what is there', () => {
    const dead = pages.flatMap((page) => {
      const links = [...read(page).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, target = '']) => target);
      return links
        .map((target) => relative(ROOT, resolve(ROOT, dirname(page), target)))
        .filter((target) => !existsSync(resolve(ROOT, target)))
        .map((target) => `${page}: ${target}`);
    });
    expect(dead).toEqual([]);
  });

  it('names only scripts that package.json has', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = pages.flatMap((page) => [...read(page).matchAll(/npm run ([a-z:-]+)/g)].map(([, name = '']) => name));
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('names only commands that the program has', () => {
    const program = ['run.ts', 'praxis.ts'].map((file) => read(`src/cli/${file}`)).join('\n');
    const named = pages.flatMap((page) =>
      [...read(page).matchAll(/praxis(?:\.js)? ([a-z-]+)/g)].map(([, name = '']) => name),
    );
    const commands = named.filter(
      (name) => /^(migrate|config|openapi|seed|create-|start)/.test(name) && name !== 'start',
    );
    expect(commands.length).toBeGreaterThan(5);
    expect(commands.filter((name) => !program.includes(`'${name}`))).toEqual([]);
  });

  it('shows the imports that the rules allow', () => {
    const allowed = [...read('.dependency-cruiser.cjs').matchAll(/^ {2}(\w+): \[([^\]]*)\],$/gm)].map(
      ([, module = '', list = '']) => [
        module,
        list
          .replaceAll("'", '')
          .split(',')
          .map((name) => name.trim())
          .filter(Boolean),
      ],
    );
    const shown = [...read('docs/architecture.md').matchAll(/^\| `([a-z]+)` \| ([\w, ]*) ?\|/gm)].map(
      ([, module = '', list = '']) => [
        module,
        list
          .split(',')
          .map((name) => name.trim())
          .filter(Boolean),
      ],
    );
    expect(allowed.length).toBeGreaterThan(10);
    expect(shown).toEqual(allowed);
  });

  it('draws only arrows that are allowed', () => {
    const allowed = new Set(
      [...read('.dependency-cruiser.cjs').matchAll(/^ {2}(\w+): \[([^\]]*)\],$/gm)].flatMap(
        ([, module = '', list = '']) => [...list.matchAll(/'(\w+)'/g)].map(([, name = '']) => `${module} --> ${name}`),
      ),
    );
    const graph = /```mermaid\ngraph TD\n([^`]*)```/.exec(read('docs/architecture.md'))?.[1] ?? '';
    const arrows = graph
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line.includes('-->'));
    expect(arrows.length).toBeGreaterThan(10);
    expect(arrows.filter((arrow) => !allowed.has(arrow))).toEqual([]);
  });

  it('says of every port who declares it', () => {
    for (const [, port = '', module = ''] of read('docs/architecture.md').matchAll(/^\| `([A-Z]\w+)` \| (\w+) \|/gm)) {
      const sources = readdirSync(resolve(ROOT, 'src', module)).filter((file) => file.endsWith('.ts'));
      const declared = sources.some((file) => read(`src/${module}/${file}`).includes(`abstract class ${port} `));
      expect([port, declared]).toEqual([port, true]);
    }
  });
});
