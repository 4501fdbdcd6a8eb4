#!/usr/bin/env node
// npm test: see lib/test-command.mjs. Imported late, because an old Node.js could not even load it.
import { requireSupportedNode } from './lib/node-version.mjs';

requireSupportedNode();
const { testCommand } = await import('./lib/test-command.mjs');
await testCommand(process.argv.slice(2));
