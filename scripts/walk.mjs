#!/usr/bin/env node
// npm run walk -- --sequences 10000 [--seed 7]: see lib/walk-command.mjs. Imported late, because an old Node.js could not even load it.
import { requireSupportedNode } from './lib/node-version.mjs';

requireSupportedNode();
const { walkCommand } = await import('./lib/walk-command.mjs');
await walkCommand(process.argv.slice(2));
