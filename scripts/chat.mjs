#!/usr/bin/env node
// Talks in a chat from the terminal: see docs/chat.md.
//   node scripts/chat.mjs --as patient@praxis.example [--appointment <id>] [--url http://127.0.0.1:3000]
import { requireSupportedNode } from './lib/node-version.mjs';

requireSupportedNode();
const { chatCommand } = await import('./lib/chat/chat-command.mjs');
process.exitCode = await chatCommand(process.argv.slice(2));
