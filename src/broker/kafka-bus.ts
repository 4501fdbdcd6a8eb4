import { setTimeout as wait } from 'node:timers/promises';
import { ProduceAcks, Producer, stringSerializers, type ProducerOptions } from '@platformatic/kafka';
import type { EventsUrl } from '../config/events-url';
import { ConsumerUnavailable, type CloudEvent } from '../outbox';
import { EventBus } from './event-bus';

const PATIENCE_MS = 3_000;
const RETRY_MS = 250;
/** So long nothing is tried after a failure: a client that looks for its broker takes its time for each message. */
const PAUSE_MS = 5_000;

type Text = Producer<string, string, string, string>;

/** Kafka: keyed by the record, so that the events of one stay in one partition, in their order. Nothing is taken from it. */
export class KafkaBus extends EventBus {
  readonly canSubscribe = false;
  #producer: Text | undefined;
  #downUntil = 0;

  constructor(private readonly url: EventsUrl) {
    super();
  }

  get isWell(): boolean {
    return this.#downUntil === 0;
  }

  async publish(event: CloudEvent): Promise<void> {
    if (performance.now() < this.#downUntil) throw new ConsumerUnavailable();
    try {
      this.#producer ??= new Producer(this.options());
      const message = {
        topic: this.url.name,
        key: event.subject,
        value: JSON.stringify(event),
        headers: { 'content-type': 'application/cloudevents+json; charset=utf-8' },
      };
      // The client has limits of its own, which add up to more than a transaction should wait.
      await within(PATIENCE_MS, this.#producer.send({ messages: [message] }));
      this.#downUntil = 0;
    } catch (error) {
      this.#downUntil = performance.now() + PAUSE_MS;
      // An idempotent producer that has failed does not know any more what was stored: a new one begins a new sequence.
      void this.close();
      throw new ConsumerUnavailable(error);
    }
  }

  subscribe(): never {
    throw new Error('Nothing is taken from Kafka.');
  }

  async close(): Promise<void> {
    const producer = this.#producer;
    this.#producer = undefined;
    // One that looks for its broker closes late, or never.
    if (producer) await within(PATIENCE_MS, closed(producer)).catch(() => undefined);
  }

  /** How the client is set up; public, so that a test can look at it. */
  options(): ProducerOptions<string, string, string, string> {
    const { servers, user, password, tls, mechanism } = this.url;
    return {
      clientId: 'praxis',
      bootstrapBrokers: [...servers],
      serializers: stringSerializers,
      idempotent: true,
      // None yet, as the protocol says it (KIP-360); the client by itself says 0, which is an id.
      ...{ producerId: -1n, producerEpoch: -1 },
      acks: ProduceAcks.ALL,
      // Of one or none the client makes "without end", and one that was closed while it asked would try for ever.
      retries: 2,
      retryDelay: RETRY_MS,
      timeout: PATIENCE_MS,
      connectTimeout: PATIENCE_MS,
      requestTimeout: PATIENCE_MS,
      ...(tls ? { tls: {} } : {}),
      ...(user === undefined ? {} : { sasl: { mechanism, username: user, password: password ?? '' } }),
    };
  }
}

/** By the other form of the call: the one with a promise has no type of its own. */
const closed = (producer: Text): Promise<void> =>
  new Promise((resolve) => {
    producer.close(true, () => resolve());
  });

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  const stop = new AbortController();
  const late = wait(milliseconds, undefined, { signal: stop.signal }).then(() => {
    throw new Error('late');
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    stop.abort();
    late.catch(() => undefined);
  }
}
