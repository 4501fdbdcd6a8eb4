import { createHash } from 'node:crypto';
import { Injectable, Optional, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { EventBus } from '../broker';
import { TransactionRunner } from '../common/database/transaction-runner';
import { outsideOfRequest } from '../common/http/request-context';
import { Clock } from '../common/time/clock';
import { DAY_MS } from '../common/time/dates';
import { Upkeep } from '../common/upkeep/upkeep';
import { Environment } from '../config/environment';
import { EventConsumers, type CloudEvent, type EventConsumer } from '../outbox';
import { CASELOAD, CASELOAD_TYPES, CaseloadKeeper } from './caseload.keeper';
import { CaseloadQueries } from './caseload.queries';

const BATCH_SIZE = 1_000;

/**
 * Brings events to the keeper: from the message broker where there is one, else straight from the outbox. With a broker, the outbox
 * brings what it was given before, and nothing new.
 */
@Injectable()
export class CaseloadConsumer implements EventConsumer, OnModuleInit, OnApplicationBootstrap {
  readonly name = CASELOAD;
  readonly types = CASELOAD_TYPES;
  readonly takesNew: boolean;

  constructor(
    private readonly consumers: EventConsumers,
    private readonly keeper: CaseloadKeeper,
    private readonly queries: CaseloadQueries,
    private readonly transactions: TransactionRunner,
    private readonly environment: Environment,
    private readonly clock: Clock,
    private readonly upkeep: Upkeep,
    @Optional() private readonly bus?: EventBus,
  ) {
    this.takesNew = !bus;
  }

  onModuleInit(): void {
    this.consumers.register(this);
    this.upkeep.register('consumed events', () => this.forget());
  }

  onApplicationBootstrap(): void {
    const { OUTBOX_POLL_MS, PRAXIS_ROLE } = this.environment.values;
    if (OUTBOX_POLL_MS > 0 && PRAXIS_ROLE !== 'api') this.subscribe();
  }

  /** Takes from the bus from now on, if that is where events come from. */
  subscribe(): void {
    if (this.takesNew) return;
    const name = subscriptionOf(this.environment.values.PUBLIC_URL);
    this.bus?.subscribe(name, (event) =>
      outsideOfRequest(() => this.transactions.run((em) => this.keeper.take(em, event))),
    );
  }

  deliver(event: CloudEvent, em: EntityManager): Promise<void> {
    return this.keeper.take(em, event);
  }

  /** Brokers and outbox forget events too; what came after that would still not be newer than what is known. */
  private async forget(): Promise<void> {
    const { RETENTION_EVENTS_DAYS } = this.environment.values;
    const before = new Date(this.clock.now().getTime() - 2 * RETENTION_EVENTS_DAYS * DAY_MS);
    for (let gone = BATCH_SIZE; gone === BATCH_SIZE;)
      gone = await this.transactions.run((em) => this.queries.forget(em, before, BATCH_SIZE));
  }
}

/**
 * The broker keeps under this name how far we are, and divides the messages among those who have it: deployments that share a broker
 * must not share it. After a change it begins from the start, which changes nothing but takes a while.
 */
const subscriptionOf = (deployment: string): string =>
  `praxis-caseload-${createHash('sha256').update(deployment).digest('hex').slice(0, 12)}`;
