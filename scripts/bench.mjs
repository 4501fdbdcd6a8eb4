#!/usr/bin/env node
// npm run bench -- <name>: see lib/bench-command.mjs. Imported late, because an old Node.js could not even load it.
import { requireSupportedNode } from './lib/node-version.mjs';

requireSupportedNode();
const { benchCommand } = await import('./lib/bench-command.mjs');
await benchCommand(process.argv.slice(2));
