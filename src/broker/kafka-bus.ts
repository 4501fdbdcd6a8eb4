import { ProduceAcks, Producer, stringSerializers, type ProducerOptions } from '@platformatic/kafka';
import type { EventsUrl } from '../config/events-url';
import { ConsumerUnavailable, type CloudEvent } from '../outbox';
import { EventBus, type BusHandler } from './event-bus';
import { clientOptions, closed, PATIENCE_MS, within } from './kafka-client';
import { KafkaFollower, type FollowerTimes } from './kafka-follower';

/** So long nothing is tried after a failure: a client that looks for its broker takes its time for each message. */
const PAUSE_MS = 5_000;

type Text = Producer<string, string, string, string>;

/** Kafka: keyed by the record, so that the events of one stay in one partition, in their order. */
export class KafkaBus extends EventBus {
  #producer: Text | undefined;
  #downUntil = 0;
  readonly #closing = new AbortController();
  readonly #followers: { readonly follower: KafkaFollower; readonly ended: Promise<void> }[] = [];

  constructor(
    private readonly url: EventsUrl,
    private readonly times?: FollowerTimes,
  ) {
    super();
  }

  get isWell(): boolean {
    return this.#downUntil === 0 && this.#followers.every(({ follower }) => follower.isWell);
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
      void this.#forgetProducer();
      throw new ConsumerUnavailable(error);
    }
  }

  subscribe(name: string, handler: BusHandler): void {
    const follower = new KafkaFollower(this.url, name, handler, this.#closing.signal, this.times);
    this.#followers.push({ follower, ended: follower.follow() });
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all([this.#forgetProducer(), ...this.#followers.map(({ ended }) => ended)]);
  }

  /** How the client is set up; public, so that a test can look at it. */
  options(): ProducerOptions<string, string, string, string> {
    return {
      ...clientOptions(this.url),
      serializers: stringSerializers,
      idempotent: true,
      // None yet, as the protocol says it (KIP-360); the client by itself says 0, which is an id.
      ...{ producerId: -1n, producerEpoch: -1 },
      acks: ProduceAcks.ALL,
    };
  }

  async #forgetProducer(): Promise<void> {
    const producer = this.#producer;
    this.#producer = undefined;
    if (producer) await closed(producer);
  }
}
