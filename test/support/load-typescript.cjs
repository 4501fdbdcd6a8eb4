// For processes that a test starts: Node reads our TypeScript as the tests do.
const { transformFileSync } = require('@swc/core');

require.extensions['.ts'] = (module, file) => {
  const { code } = transformFileSync(file, { module: { type: 'commonjs' }, sourceMaps: 'inline' });
  module._compile(code, file);
};
