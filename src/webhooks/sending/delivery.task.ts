import { performance } from 'node:perf_hooks';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TransactionRunner } from '../../common/database/transaction-runner';
import { Logger } from '../../common/logging/logger';
import { Clock } from '../../common/time/clock';
import { Environment } from '../../config/environment';
import { JobTasks } from '../../jobs';
import { OutboxService } from '../../outbox';
import { askedWait, isBeyondHope, waitAfter } from '../domain/attempts';
import { WebhookDeliveriesQueries, type Attempted, type ToSend } from '../webhook-deliveries.queries';
import { WebhookEndpointsQueries } from '../webhook-endpoints.queries';
import type { DisabledReason } from '../webhook-endpoint.entity';
import { WebhookJournal } from '../webhook-journal';
import { WebhookSecrets } from '../webhook-secrets';
import { post, type Answered } from './post';
import { DELIVER, WebhookJobs } from './webhook-jobs';

const TIMEOUT_MS = 15_000;
const GONE = 410;

/**
 * Makes one attempt at one delivery. No transaction is open while the endpoint is asked. If the process dies before the outcome is
 * noted, the same message, with the same id, is sent again.
 */
@Injectable()
export class DeliveryTask implements OnModuleInit {
  readonly #logger: Logger;

  constructor(
    private readonly tasks: JobTasks,
    private readonly transactions: TransactionRunner,
    private readonly deliveries: WebhookDeliveriesQueries,
    private readonly endpoints: WebhookEndpointsQueries,
    private readonly secrets: WebhookSecrets,
    private readonly jobs: WebhookJobs,
    private readonly outbox: OutboxService,
    private readonly journal: WebhookJournal,
    private readonly environment: Environment,
    private readonly clock: Clock,
  ) {
    this.#logger = new Logger(environment.values.LOG_LEVEL);
  }

  onModuleInit(): void {
    this.tasks.register(DELIVER, (payload) => this.deliver((payload as { id: string }).id), 'outside');
  }

  async deliver(id: string): Promise<void> {
    const order = await this.transactions.read((em) => this.deliveries.toSend(em, id));
    if (!order) return;
    if (order.status !== 'active') {
      await this.transactions.run((em) => this.deliveries.cancelAll(em, order.endpointId, this.clock.now()));
      return;
    }
    const began = performance.now();
    const answered = await this.send(order);
    const durationMs = Math.round(performance.now() - began);
    await this.transactions.run((em) => this.note(em, order, answered, durationMs));
    if (answered.failure) {
      const { failure, status } = answered;
      this.#logger.pino.warn(
        { delivery: id, endpoint: order.endpointId, failure, status },
        'a webhook was not delivered',
      );
    }
  }

  private send(order: ToSend): Promise<Answered> {
    const { event, url } = order;
    const body = JSON.stringify(event);
    const signed = this.secrets.headersFor(
      { ...order, id: order.endpointId },
      { id: event.id, body },
      this.clock.now(),
    );
    return post({
      url,
      body,
      headers: {
        'content-type': 'application/cloudevents+json; charset=utf-8',
        'user-agent': 'Praxis-Webhooks',
        ...signed,
      },
      timeoutMs: TIMEOUT_MS,
      allowInside: this.environment.values.WEBHOOKS_ALLOW_PRIVATE === 'true',
    });
  }

  private async note(em: EntityManager, order: ToSend, answered: Answered, durationMs: number): Promise<void> {
    const now = this.clock.now();
    const { id, attempts, endpointId } = order;
    // Always the endpoint first, then its deliveries: whoever disables it does so in that order too.
    const since = await this.noteEndpoint(em, endpointId, answered, now);
    const attempted = this.outcome(attempts, answered, durationMs, now);
    const isNoted = await this.deliveries.note(em, id, attempts, attempted, now);
    if (isNoted && attempted.nextAttemptAt) await this.jobs.add(em, order, attempted.nextAttemptAt);
    if (answered.status === GONE) await this.disable(em, endpointId, 'gone', now);
    else if (since && isBeyondHope(since.getTime(), now.getTime())) await this.disable(em, endpointId, 'failing', now);
  }

  /** @returns since when nothing but failures came of it */
  private async noteEndpoint(
    em: EntityManager,
    id: string,
    { failure }: Answered,
    now: Date,
  ): Promise<Date | undefined> {
    if (failure) return this.endpoints.noteFailing(em, id, now);
    await this.endpoints.noteWell(em, id);
    return undefined;
  }

  private outcome(before: number, { failure, status, retryAfter }: Answered, durationMs: number, now: Date): Attempted {
    const facts = { status, durationMs, error: failure };
    if (!failure) return { ...facts, state: 'delivered', nextAttemptAt: null };
    const wait = status === GONE ? undefined : waitAfter(before + 1, askedWait(retryAfter, now.getTime()));
    return wait === undefined
      ? { ...facts, state: 'failed', nextAttemptAt: null }
      : { ...facts, state: 'pending', nextAttemptAt: new Date(now.getTime() + wait) };
  }

  private async disable(em: EntityManager, id: string, reason: DisabledReason, now: Date): Promise<void> {
    if (!(await this.endpoints.disable(em, id, reason, now))) return;
    await this.deliveries.cancelAll(em, id, now);
    await this.outbox.append(em, {
      type: 'webhook.disabled',
      aggregateType: 'webhook',
      aggregateId: id,
      data: { reason },
    });
    await this.journal.record(em, 'webhook.disabled', id, { reason });
  }
}
