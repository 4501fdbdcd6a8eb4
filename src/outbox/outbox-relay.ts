import { Injectable } from '@nestjs/common';
import { TransactionRunner } from '../common/database/transaction-runner';
import { describeFailure } from '../common/errors/describe-failure';
import { outsideOfRequest } from '../common/http/request-context';
import { Logger } from '../common/logging/logger';
import { DAY_MS } from '../common/time/dates';
import { Clock } from '../common/time/clock';
import { Environment } from '../config/environment';
import { cloudEventOf, type StoredEvent } from './cloud-event';
import { retryAfter } from './domain/backoff';
import { ConsumerUnavailable, EventConsumers, wants, type EventConsumer } from './event-consumers';
import { OutboxRelayQueries, type Subscription } from './outbox-relay.queries';

const BATCH_SIZE = 200;

/** Thrown inside the transaction of a delivery, so that nothing of it stays. */
class NotDelivered extends Error {
  constructor(
    readonly attempts: number,
    readonly eventId: string,
    override readonly cause: unknown,
  ) {
    super('not delivered');
  }
}

/** Tells consumers of events. Any number of processes may do it at once. */
@Injectable()
export class OutboxRelay {
  readonly #logger: Logger;
  #isStopping = false;

  constructor(
    private readonly transactions: TransactionRunner,
    private readonly queries: OutboxRelayQueries,
    private readonly consumers: EventConsumers,
    private readonly environment: Environment,
    private readonly clock: Clock,
  ) {
    this.#logger = new Logger(environment.values.LOG_LEVEL);
  }

  /** The event that is being told is told to the end; then nothing more. */
  stop(): void {
    this.#isStopping = true;
  }

  /** Until this returns, everybody was told of everything that was committed before and is due, or another process is at it. */
  run(): Promise<void> {
    return outsideOfRequest(async () => {
      await this.handOut();
      await Promise.all(this.consumers.all().map((consumer) => this.tell(consumer)));
    });
  }

  /** Makes deliveries of everything that was committed before, unless another process is at it. */
  handOut(): Promise<void> {
    return outsideOfRequest(() => this.#handOut());
  }

  /** Tells one consumer everything that is due for it. */
  tell(consumer: EventConsumer): Promise<void> {
    return outsideOfRequest(async () => {
      while (!this.#isStopping && (await this.#tellNext(consumer)));
    });
  }

  /** Forgets what everybody was told of long ago. */
  async forget(): Promise<void> {
    const { RETENTION_EVENTS_DAYS } = this.environment.values;
    const before = new Date(this.clock.now().getTime() - RETENTION_EVENTS_DAYS * DAY_MS);
    for (let gone = BATCH_SIZE; gone === BATCH_SIZE && !this.#isStopping;)
      gone = await this.transactions.run((em) => this.queries.forget(em, before, BATCH_SIZE));
  }

  async #handOut(): Promise<void> {
    const to: Subscription[] = this.consumers
      .all()
      .filter(({ takesNew }) => takesNew !== false)
      .map(({ name, types }) => ({ consumer: name, types: types === 'all' ? null : types }));
    while (!this.#isStopping && (await this.transactions.read((em) => this.queries.isAnythingNew(em)))) {
      const isOurTurn = await this.transactions.run(async (em) => {
        const taken = await this.queries.takeTurn(em);
        if (taken) await this.queries.handOut(em, to, this.clock.now(), BATCH_SIZE);
        return taken;
      });
      if (!isOurTurn) return;
    }
  }

  /** False when nothing is due, or the consumer is out of reach. */
  async #tellNext(consumer: EventConsumer): Promise<boolean> {
    try {
      return await this.transactions.run(async (em) => {
        const due = await this.queries.claim(em, consumer.name, this.clock.now());
        if (!due) return false;
        const { event, attempts } = due;
        try {
          if (wants(consumer, event.type)) await consumer.deliver(this.#told(event), em);
        } catch (error) {
          throw error instanceof ConsumerUnavailable ? error : new NotDelivered(attempts, event.id, error);
        }
        await this.queries.noteDelivered(em, consumer.name, event.id, this.clock.now());
        return true;
      });
    } catch (error) {
      if (error instanceof ConsumerUnavailable) return false;
      if (!(error instanceof NotDelivered)) throw error;
      await this.#noteFailed(consumer.name, error);
      return true;
    }
  }

  #told(event: StoredEvent) {
    return cloudEventOf(event, this.environment.values.PUBLIC_URL);
  }

  async #noteFailed(consumer: string, { attempts, eventId, cause }: NotDelivered): Promise<void> {
    const now = this.clock.now();
    const wait = retryAfter(attempts + 1);
    const again = wait === undefined ? null : new Date(now.getTime() + wait);
    const error = describeFailure(cause);
    this.#logger.pino[again ? 'warn' : 'error'](
      { failure: error, consumer, event: eventId },
      again ? 'an event was not delivered' : 'an event was given up',
    );
    await this.transactions.run((em) => this.queries.noteFailed(em, { consumer, eventId, error }, now, again));
  }
}
