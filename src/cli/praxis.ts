#!/usr/bin/env node
import 'reflect-metadata';
import { run } from './run';
import { processTerminal } from './terminal';

// A reader that has seen enough, as `head`, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

// The exit code is set rather than forced, so that what was written to a pipe is still read.
void run(process.argv.slice(2), processTerminal()).then((code) => {
  process.exitCode = code;
});
