#!/usr/bin/env node
// Builds the application and marks what it was built from, so that `npm start` does not build it again.
import { requireSupportedNode } from './lib/node-version.mjs';

requireSupportedNode();
const { build } = await import('./lib/build.mjs');
const { root } = await import('./lib/installation.mjs');
const { reportProblem } = await import('./lib/problem.mjs');
try {
  await build(root);
} catch (error) {
  reportProblem(error, { title: 'The build failed.' });
  process.exitCode = 1;
}
