// `npm run mutation`: changes the rules in a thousand small ways, and counts which changes no unit test notices.
/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  mutate: ['src/**/domain/**/*.ts', 'src/common/time/*.ts', '!src/**/*.spec.ts'],
  testRunner: 'jest',
  jest: { configFile: 'jest.mutation.config.js', enableFindRelatedTests: true },
  coverageAnalysis: 'perTest',
  concurrency: 2,
  // On a busy machine a mutant is not killed by slowness: what times out counts as noticed.
  timeoutMS: 60_000,
  warnings: { slow: false },
  thresholds: { high: 95, low: 90, break: 90 },
  reporters: ['clear-text', 'json'],
  clearTextReporter: { reportTests: false, logTests: false },
  jsonReporter: { fileName: 'reports/mutation.json' },
  tempDirName: '.stryker-tmp',
};
