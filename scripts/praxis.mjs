#!/usr/bin/env node
// npx praxis <command>: see lib/praxis-command.mjs. Imported late, because an old Node.js could not even load it.
import { requireSupportedNode } from './lib/node-version.mjs';

requireSupportedNode();
const [command, ...rest] = process.argv.slice(2);
if (command === 'start') {
  const { startCommand } = await import('./lib/start-command.mjs');
  await startCommand(rest);
} else {
  const { praxisCommand } = await import('./lib/praxis-command.mjs');
  await praxisCommand(process.argv.slice(2));
}
