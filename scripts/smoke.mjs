#!/usr/bin/env node
// What a newcomer does, as a check: clone, `npm start`, book, move and cancel a session, stop, start again, with a worker apart, survive a kill.
//   node scripts/smoke.mjs [--copy-modules]   (copy the installed packages rather than have `npm start` install them)
// It tries the last commit, not the working tree, in a temporary folder that it removes.
import { requireSupportedNode } from './lib/node-version.mjs';

requireSupportedNode();
const { smoke } = await import('./lib/smoke/smoke.mjs');
await smoke({ copyModules: process.argv.includes('--copy-modules') });
