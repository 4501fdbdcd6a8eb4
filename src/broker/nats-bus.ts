import { setTimeout as wait } from 'node:timers/promises';
import {
  AckPolicy,
  DeliverPolicy,
  JetStreamApiError,
  jetstream,
  jetstreamManager,
  type Consumer,
  type JetStreamClient,
  type JetStreamManager,
  type JsMsg,
} from '@nats-io/jetstream';
import { connect, nanos, type ConnectionOptions, type NatsConnection } from '@nats-io/transport-node';
import type { EventsUrl } from '../config/events-url';
import { cloudEventFrom, ConsumerUnavailable, type CloudEvent } from '../outbox';
import { EventBus, type BusHandler } from './event-bus';

const PATIENCE_MS = 3_000;
const AGAIN_MS = 5_000;
/** Within it the broker passes over an event that it has already. */
const DUPLICATES_MS = 600_000;
const STREAM_NOT_FOUND = 10_059;

interface Link {
  readonly connection: NatsConnection;
  readonly client: JetStreamClient;
  readonly manager: JetStreamManager;
}

/** NATS JetStream: the subject is `<stream>.<type>`, the id of a message that of its event. */
export class NatsBus extends EventBus {
  #link: Promise<Link> | undefined;
  #isConnected = true;
  /** What was published last: a stream that is full, or gone, takes nothing although the broker is there. */
  #wasTaken = true;
  readonly #closing = new AbortController();
  readonly #loops: Promise<void>[] = [];

  /** @param keptMs how long the stream keeps messages, where this process makes it */
  constructor(
    private readonly url: EventsUrl,
    private readonly keptMs: number,
  ) {
    super();
  }

  get isWell(): boolean {
    return this.#isConnected && this.#wasTaken;
  }

  async publish(event: CloudEvent): Promise<void> {
    try {
      // A client that has lost its connection would keep messages and wait.
      if (this.#link && !this.#isConnected) throw new Error('not connected');
      const { client, manager } = await this.#connected();
      if (!this.#wasTaken) await this.#ensureStream(manager);
      await client.publish(`${this.url.name}.${event.type}`, JSON.stringify(event), {
        msgID: event.id,
        timeout: PATIENCE_MS,
        expect: { streamName: this.url.name },
      });
      this.#wasTaken = true;
    } catch (error) {
      this.#wasTaken = false;
      throw new ConsumerUnavailable(error);
    }
  }

  subscribe(name: string, handler: BusHandler): void {
    this.#loops.push(this.#follow(name, handler));
  }

  async close(): Promise<void> {
    this.#closing.abort();
    const link = await this.#link?.catch(() => undefined);
    await link?.connection.close();
    await Promise.all(this.#loops);
  }

  /** Takes messages until `close`; begins anew whenever something has gone wrong. */
  async #follow(name: string, handler: BusHandler): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      try {
        const consumer = await this.#consumer(name);
        const messages = await consumer.consume({ max_messages: 20 });
        signal.addEventListener('abort', () => void messages.close(), { once: true });
        for await (const message of messages) await handle(message, handler);
      } catch {
        // What is wrong shows in `isWell`; messages that were not taken are brought again.
      }
      await wait(AGAIN_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  async #consumer(name: string): Promise<Consumer> {
    const { client, manager } = await this.#connected();
    await manager.consumers.add(this.url.name, {
      durable_name: name,
      ack_policy: AckPolicy.Explicit,
      deliver_policy: DeliverPolicy.All,
      ack_wait: nanos(30_000),
    });
    return client.consumers.get(this.url.name, name);
  }

  #connected(): Promise<Link> {
    this.#link ??= this.#connect().catch((error: unknown) => {
      this.#link = undefined;
      this.#isConnected = false;
      throw error;
    });
    return this.#link;
  }

  async #connect(): Promise<Link> {
    const connection = await connect(this.#options());
    try {
      void this.#watch(connection);
      const manager = await jetstreamManager(connection, { timeout: PATIENCE_MS });
      await this.#ensureStream(manager);
      this.#isConnected = true;
      return { connection, manager, client: jetstream(connection, { timeout: PATIENCE_MS }) };
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  #options(): ConnectionOptions {
    const { servers, user, password, tls } = this.url;
    return {
      servers: [...servers],
      name: 'praxis',
      timeout: PATIENCE_MS,
      maxReconnectAttempts: -1,
      reconnectTimeWait: 1_000,
      ...(user === undefined ? {} : { user, pass: password ?? '' }),
      ...(tls ? { tls: {} } : {}),
    };
  }

  /** One that is there stays as it is: whoever runs the broker may have made it. */
  async #ensureStream({ streams }: JetStreamManager): Promise<void> {
    const { name } = this.url;
    try {
      await streams.info(name);
    } catch (error) {
      if (!(error instanceof JetStreamApiError) || error.code !== STREAM_NOT_FOUND) throw error;
      const duplicate_window = nanos(DUPLICATES_MS);
      await streams.add({ name, subjects: [`${name}.>`], max_age: nanos(this.keptMs), duplicate_window });
    }
  }

  async #watch(connection: NatsConnection): Promise<void> {
    for await (const { type } of connection.status()) {
      if (type === 'disconnect') this.#isConnected = false;
      if (type === 'reconnect') this.#isConnected = this.#wasTaken = true;
    }
  }
}

async function handle(message: JsMsg, handler: BusHandler): Promise<void> {
  const event = cloudEventFrom(message.string());
  if (!event) {
    // It would be none the next time either.
    message.term();
    return;
  }
  try {
    await handler(event);
    message.ack();
  } catch {
    message.nak(AGAIN_MS);
  }
}
