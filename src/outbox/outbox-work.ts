import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Logger } from '../common/logging/logger';
import { Upkeep } from '../common/upkeep/upkeep';
import { Environment } from '../config/environment';
import { EventConsumers, type EventConsumer } from './event-consumers';
import { OutboxRelay } from './outbox-relay';
import { OutboxSignal } from './outbox-signal';

/** Events of one moment are told together, and a commit is not followed by a query at once. */
const PAUSE_MS = 20;

/** Runs the relay, for each consumer by itself: soon after this process has committed events, and now and then for those of others. */
@Injectable()
export class OutboxWork implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #logger: Logger;
  #poll: NodeJS.Timeout | undefined;
  #soon: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  /** Those that are being told, and whether there may be more for them. */
  readonly #busy = new Map<string, { readonly done: Promise<void>; isWanted: boolean }>();
  #isWanted = false;
  #isStopping = false;

  constructor(
    private readonly relay: OutboxRelay,
    private readonly consumers: EventConsumers,
    private readonly signal: OutboxSignal,
    private readonly environment: Environment,
    upkeep: Upkeep,
  ) {
    this.#logger = new Logger(environment.values.LOG_LEVEL);
    upkeep.register('outbox', () => relay.forget());
  }

  onApplicationBootstrap(): void {
    const { OUTBOX_POLL_MS, PRAXIS_ROLE } = this.environment.values;
    if (OUTBOX_POLL_MS === 0 || PRAXIS_ROLE === 'api') return;
    this.signal.listen(() => this.#wake());
    this.#poll = setInterval(() => this.#wake(), OUTBOX_POLL_MS).unref();
    this.#wake();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#isStopping = true;
    clearInterval(this.#poll);
    clearTimeout(this.#soon);
    this.relay.stop();
    await this.#running;
    await Promise.all([...this.#busy.values()].map(({ done }) => done));
  }

  #wake(): void {
    this.#isWanted = true;
    if (this.#running || this.#soon || this.#isStopping) return;
    this.#soon = setTimeout(() => {
      this.#soon = undefined;
      this.#running = this.#rounds().finally(() => {
        this.#running = undefined;
        if (this.#isWanted) this.#wake();
      });
    }, PAUSE_MS).unref();
  }

  async #rounds(): Promise<void> {
    this.#isWanted = false;
    try {
      await this.relay.handOut();
    } catch (error) {
      this.#note(error);
    }
    for (const consumer of this.consumers.all()) this.#tell(consumer);
  }

  /** Nobody waits for another: who is slow is told on while others hear of what came later. */
  #tell(consumer: EventConsumer): void {
    const busy = this.#busy.get(consumer.name);
    if (busy) {
      busy.isWanted = true;
      return;
    }
    if (this.#isStopping) return;
    const done = this.relay
      .tell(consumer)
      .catch((error: unknown) => this.#note(error))
      .then(() => {
        const isWanted = this.#busy.get(consumer.name)?.isWanted === true;
        this.#busy.delete(consumer.name);
        if (isWanted) this.#tell(consumer);
      });
    this.#busy.set(consumer.name, { done, isWanted: false });
  }

  #note(error: unknown): void {
    this.#logger.pino.error({ err: error }, 'outbox');
  }
}
