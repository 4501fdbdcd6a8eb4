import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { Client, type QueryConfig } from 'pg';
import { AppModule } from '../../src/app.module';

/**
 * A worker process that dies, without a word to anybody, at the moment when it is about to send the statement that `KILLED_AT` names for
 * the first time: what came before it has happened, nothing that follows.
 */
const last = process.env['KILLED_AT'];
const prototype = Client.prototype as unknown as { query: (this: Client, ...args: unknown[]) => unknown };
const original = prototype.query;
prototype.query = function (...args) {
  const [first] = args as [string | QueryConfig];
  const said = typeof first === 'string' ? first : (first.name ?? first.text);
  if (said === last) process.kill(process.pid, 'SIGKILL');
  return original.apply(this, args);
};

void NestFactory.createApplicationContext(AppModule, { logger: false });
