// The unit tests of the rules alone, for `npm run mutation`: every mutant runs those that reach it.
const { projects, testTimeout } = require('./jest.config');
const { displayName: _name, ...unit } = projects.find(({ displayName }) => displayName === 'unit');

module.exports = {
  ...unit,
  testTimeout,
  roots: ['<rootDir>/src'],
  testMatch: ['<rootDir>/src/**/domain/*.spec.ts', '<rootDir>/src/common/time/*.spec.ts'],
};
