#!/usr/bin/env node
// npm run fuzz: see lib/fuzz-command.mjs. Imported late, because an old Node.js could not even load it.
import { requireSupportedNode } from './lib/node-version.mjs';

requireSupportedNode();
const { fuzzCommand } = await import('./lib/fuzz-command.mjs');
await fuzzCommand(process.argv.slice(2));
