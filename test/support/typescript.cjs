// Lets a process that tests start run our TypeScript as it is: `node --require test/support/typescript.cjs file.ts`.
const { readFileSync } = require('node:fs');
const { transformSync } = require('@swc/core');

require.extensions['.ts'] = (module, file) => {
  module._compile(transformSync(readFileSync(file, 'utf8'), { filename: file }).code, file);
};
