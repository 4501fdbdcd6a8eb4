#!/usr/bin/env node
// npm start: see lib/start-command.mjs. Imported late, because an old Node.js could not even load it.
import { requireSupportedNode } from './lib/node-version.mjs';

requireSupportedNode();
const { startCommand } = await import('./lib/start-command.mjs');
await startCommand(process.argv.slice(2));
