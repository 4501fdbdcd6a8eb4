#!/usr/bin/env node
// npm run kafka-brokers: see lib/kafka-brokers-command.mjs. Imported late, because an old Node.js could not even load it.
import { requireSupportedNode } from './lib/node-version.mjs';

requireSupportedNode();
const { kafkaBrokersCommand } = await import('./lib/kafka-brokers-command.mjs');
await kafkaBrokersCommand();
