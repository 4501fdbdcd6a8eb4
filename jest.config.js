// Nest 12, Temporal and others are ES modules: Jest has to transform every installed package of that kind.
const { esmPackages } = require('./scripts/lib/esm-packages.cjs');

const base = {
  testEnvironment: 'node',
  rootDir: __dirname,
  moduleFileExtensions: ['ts', 'js', 'mjs', 'json'],
  transform: { '^.+\\.(ts|m?js)$': '@swc/jest' },
  transformIgnorePatterns: [`/node_modules/(?!(${esmPackages().join('|')})/)`],
};
const onPostgres = {
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  setupFiles: ['<rootDir>/test/support/environment.ts'],
};

module.exports = {
  testTimeout: 30_000,
  maxWorkers: '100%',
  // Each file loads the application anew, and not all of it is let go.
  workerIdleMemoryLimit: '1500MB',
  projects: [
    { ...base, displayName: 'unit', testMatch: ['<rootDir>/src/**/*.spec.ts'] },
    { ...base, displayName: 'property', testMatch: ['<rootDir>/test/property/**/*.property-spec.ts'] },
    { ...base, ...onPostgres, displayName: 'integration', testMatch: ['<rootDir>/test/integration/**/*.int-spec.ts'] },
    { ...base, ...onPostgres, displayName: 'e2e', testMatch: ['<rootDir>/test/e2e/**/*.e2e-spec.ts'] },
  ],
};
