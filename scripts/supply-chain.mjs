#!/usr/bin/env node
// npm run supply-chain: see lib/supply-chain/command.mjs. Imported late, because an old Node.js could not even load it.
import { requireSupportedNode } from './lib/node-version.mjs';

requireSupportedNode();
const { supplyChainCommand } = await import('./lib/supply-chain/command.mjs');
await supplyChainCommand(process.argv.slice(2));
