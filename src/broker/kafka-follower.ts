import { setTimeout as wait } from 'node:timers/promises';
import {
  Consumer,
  MessagesStreamModes,
  stringDeserializers,
  type ConsumerOptions,
  type GenericError,
} from '@platformatic/kafka';
import type { EventsUrl } from '../config/events-url';
import { cloudEventFrom } from '../outbox';
import type { BusHandler } from './event-bus';
import { clientOptions, closed } from './kafka-client';
import { KafkaMembership, type TextConsumer, type TextMessage } from './kafka-membership';

/** In milliseconds. */
export interface FollowerTimes {
  /** Until what has failed is tried again. */
  readonly again: number;
  readonly heartbeat: number;
  /** Of a process that was killed, the others take over the share after so long. */
  readonly session: number;
  /** A group that divides the partitions anew answers when all have come, or this time is over. */
  readonly rebalance: number;
}

const TIMES: FollowerTimes = { again: 5_000, heartbeat: 3_000, session: 10_000, rebalance: 10_000 };
const REQUEST_MS = TIMES.rebalance + 5_000;
const FETCH_MS = 1_000;
const FETCH_BYTES = 1_048_576;
/** As many are kept at hand; a message is some hundred bytes. */
const AT_HAND = 64;

/**
 * Takes the messages of a topic as a member of a group, one after the other, and commits each when it was taken. Whatever goes wrong with
 * the broker, it begins anew with what was committed last: messages come again then, none is passed over.
 */
export class KafkaFollower {
  #isWell = true;
  #begin: 'committed' | 'earliest' = MessagesStreamModes.COMMITTED;

  constructor(
    private readonly url: EventsUrl,
    private readonly group: string,
    private readonly handler: BusHandler,
    private readonly signal: AbortSignal,
    private readonly times = TIMES,
  ) {}

  get isWell(): boolean {
    return this.#isWell;
  }

  /** Until the signal. */
  async follow(): Promise<void> {
    while (!this.signal.aborted) {
      try {
        await this.#take();
      } catch (error) {
        this.#isWell = this.signal.aborted;
        // What was committed last is too old to be there still: everything that is there is newer, or known.
        this.#begin = isOutOfRange(error) ? MessagesStreamModes.EARLIEST : MessagesStreamModes.COMMITTED;
      }
      await wait(this.times.again, undefined, { signal: this.signal }).catch(() => undefined);
    }
  }

  /** How the client is set up; public, so that a test can look at it. */
  options(): ConsumerOptions<string, string, string, string> {
    return {
      ...clientOptions(this.url),
      groupId: this.group,
      deserializers: stringDeserializers,
      autocommit: false,
      // Joining is answered late, when the others have come.
      timeout: REQUEST_MS,
      requestTimeout: REQUEST_MS,
      heartbeatInterval: this.times.heartbeat,
      sessionTimeout: this.times.session,
      rebalanceTimeout: this.times.rebalance,
      maxWaitTime: FETCH_MS,
      maxBytes: FETCH_BYTES,
      highWaterMark: AT_HAND,
    };
  }

  /** @throws whatever has gone wrong */
  async #take(): Promise<void> {
    const consumer: TextConsumer = new Consumer(this.options());
    const membership = new KafkaMembership(consumer);
    const stop = (): void => membership.end(new Error('closing'));
    this.signal.addEventListener('abort', stop, { once: true });
    try {
      const messages = membership.messages(this.url.name, this.#begin, () => (this.#isWell = true));
      for await (const message of messages) {
        await this.#handle(message, membership);
        await membership.commit(message);
      }
    } finally {
      this.signal.removeEventListener('abort', stop);
      await closed(consumer);
    }
  }

  /** Asks as often as needed: to go on would be to pass it over, since a later commit holds for it too. */
  async #handle({ value }: TextMessage, membership: KafkaMembership): Promise<void> {
    // What is no event of ours would be none the next time either.
    const event = cloudEventFrom(value);
    while (event && !membership.hasEnded) {
      try {
        await this.handler(event);
        return;
      } catch {
        await wait(this.times.again, undefined, { signal: this.signal }).catch(() => undefined);
      }
    }
  }
}

/** The client's errors can be asked, also those that hold what it has tried several times. */
const isOutOfRange = (error: unknown): boolean =>
  error instanceof Error &&
  'findBy' in error &&
  (error as GenericError).findBy('apiId', 'OFFSET_OUT_OF_RANGE') !== null;
