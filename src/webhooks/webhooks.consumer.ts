import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TransactionRunner } from '../common/database/transaction-runner';
import { Clock } from '../common/time/clock';
import { DAY_MS } from '../common/time/dates';
import { Upkeep } from '../common/upkeep/upkeep';
import { Environment } from '../config/environment';
import { EventConsumers, type CloudEvent, type EventConsumer } from '../outbox';
import { WebhookJobs } from './sending/webhook-jobs';
import { WebhookDeliveriesQueries } from './webhook-deliveries.queries';

const BATCH_SIZE = 1_000;

/** Makes deliveries of events: a row and a job for each endpoint that listens. Whatever endpoints do, the relay goes on. */
@Injectable()
export class WebhooksConsumer implements EventConsumer, OnModuleInit {
  readonly name = 'webhooks';
  readonly types = 'all';

  constructor(
    private readonly consumers: EventConsumers,
    private readonly deliveries: WebhookDeliveriesQueries,
    private readonly jobs: WebhookJobs,
    private readonly transactions: TransactionRunner,
    private readonly environment: Environment,
    private readonly clock: Clock,
    private readonly upkeep: Upkeep,
  ) {}

  onModuleInit(): void {
    this.consumers.register(this);
    this.upkeep.register('webhook deliveries', () => this.forget());
  }

  async deliver(event: CloudEvent, em: EntityManager): Promise<void> {
    for (const made of await this.deliveries.make(em, event, this.clock.now())) await this.jobs.add(em, made);
  }

  /** Deliveries are kept as long as events are. */
  private async forget(): Promise<void> {
    const { RETENTION_EVENTS_DAYS } = this.environment.values;
    const before = new Date(this.clock.now().getTime() - RETENTION_EVENTS_DAYS * DAY_MS);
    for (let gone = BATCH_SIZE; gone === BATCH_SIZE;)
      gone = await this.transactions.run((em) => this.deliveries.forget(em, before, BATCH_SIZE));
  }
}
