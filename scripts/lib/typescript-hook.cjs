// `node -r scripts/lib/typescript-hook.cjs file.ts`: TypeScript with decorators, as .swcrc has it, which Node's own type
// stripping does not do. For the benches; the application is compiled by tsc, the tests by Jest.
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const { transformSync } = require('@swc/core');

const root = path.resolve(__dirname, '../..');

Module._extensions['.ts'] = (module, file) => {
  const source = fs.readFileSync(file, 'utf8');
  const { code } = transformSync(source, { cwd: root, filename: file, swcrc: true, sourceMaps: 'inline' });
  module._compile(code, file);
};
