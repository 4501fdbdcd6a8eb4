import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import type { CloudEvent } from '../../src/outbox';
import { ChildServer } from './child-server';
import { freePort } from './ports';

const FIRST_PORT = 28_400;
const READY_WITHIN_MS = 15_000;

/** Whether this machine has the server's program; docs/operations.md says where it comes from. */
export const hasNats = spawnSync('nats-server', ['--version']).status === 0;

export interface Published {
  readonly subject: string;
  readonly event: CloudEvent;
}

/** A NATS server of this test alone, with a folder for its streams that survives `kill`. */
export class TestNats extends ChildServer {
  private readonly folder = mkdtempSync(join(tmpdir(), 'praxis-nats-'));

  private constructor(readonly port: number) {
    super();
  }

  static async start(): Promise<TestNats> {
    const nats = new TestNats(await freePort(FIRST_PORT));
    await nats.restart();
    return nats;
  }

  get url(): string {
    return `nats://127.0.0.1:${this.port}/praxis`;
  }

  async restart(): Promise<void> {
    const options = ['--addr', '127.0.0.1', '--port', String(this.port), '--jetstream', '--store_dir', this.folder];
    this.child = spawn('nats-server', options, { stdio: 'ignore' });
    await this.ask(async (connection) => jetstreamManager(connection));
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Everything in the stream, in its order. */
  published(): Promise<Published[]> {
    return this.ask(async (connection) => {
      const manager = await jetstreamManager(connection);
      const { state } = await manager.streams.info('praxis').catch(() => ({ state: { messages: 0 } }));
      if (state.messages === 0) return [];
      const consumer = await jetstream(connection).consumers.get('praxis');
      const found: Published[] = [];
      for await (const message of await consumer.fetch({ max_messages: state.messages, expires: 5_000 })) {
        found.push({ subject: message.subject, event: message.json<CloudEvent>() });
        if (found.length === state.messages) break;
      }
      return found;
    });
  }

  /** As whoever else publishes there. */
  async publish(event: CloudEvent, msgID: string): Promise<void> {
    await this.ask(async (connection) => {
      await jetstream(connection).publish(`praxis.${event.type}`, JSON.stringify(event), { msgID });
    });
  }

  async ask<T>(question: (connection: NatsConnection) => Promise<T>): Promise<T> {
    const until = Date.now() + READY_WITHIN_MS;
    for (;;) {
      try {
        const connection = await connect({ servers: `127.0.0.1:${this.port}`, reconnect: false, timeout: 2_000 });
        try {
          return await question(connection);
        } finally {
          await connection.close();
        }
      } catch (error) {
        if (Date.now() > until) throw error;
        await wait(50);
      }
    }
  }
}
