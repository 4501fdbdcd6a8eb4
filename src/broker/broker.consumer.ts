import { Injectable, Optional, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Degradations } from '../common/health/degradations';
import { Logger } from '../common/logging/logger';
import { Metrics } from '../common/metrics/metrics';
import { describeFailure } from '../common/errors/describe-failure';
import { Environment } from '../config/environment';
import { ConsumerUnavailable, EventConsumers, type CloudEvent, type EventConsumer } from '../outbox';
import { EventBus } from './event-bus';

/** Tells the message broker of every event, in order for each record. Without a broker it is nobody. */
@Injectable()
export class BrokerConsumer implements EventConsumer, OnModuleInit, OnApplicationShutdown {
  readonly name = 'broker';
  readonly types = 'all';
  readonly #logger: Logger;
  /** So that a change is logged once, not with each event. */
  #isTrusted = true;

  constructor(
    private readonly consumers: EventConsumers,
    private readonly metrics: Metrics,
    private readonly degradations: Degradations,
    environment: Environment,
    @Optional() private readonly bus?: EventBus,
  ) {
    this.#logger = new Logger(environment.values.LOG_LEVEL);
  }

  onModuleInit(): void {
    const { bus } = this;
    if (!bus) return;
    this.consumers.register(this);
    this.degradations.register('broker', () => bus.isWell);
    const up = this.metrics.gauge('praxis_broker_up', 'Whether the message broker took what it was last told.', []);
    this.metrics.collect(() => up.set(bus.isWell ? 1 : 0));
  }

  async deliver(event: CloudEvent): Promise<void> {
    try {
      await this.bus?.publish(event);
    } catch (error) {
      const cause = error instanceof ConsumerUnavailable ? error.cause : error;
      if (this.#isTrusted) this.#logger.pino.warn({ failure: describeFailure(cause) }, 'the broker does not answer');
      this.#isTrusted = false;
      throw error;
    }
    if (!this.#isTrusted) this.#logger.log('the broker answers again');
    this.#isTrusted = true;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.bus?.close();
  }
}
