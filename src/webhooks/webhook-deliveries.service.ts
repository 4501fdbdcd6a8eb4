import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../audit';
import { TransactionRunner } from '../common/database/transaction-runner';
import { newId } from '../common/database/uuid';
import { pageOf, readCursor, type Page } from '../common/http/page';
import { Clock } from '../common/time/clock';
import { parseInstant } from '../common/time/dates';
import { Environment } from '../config/environment';
import { cloudEventOf } from '../outbox';
import type { ListDeliveriesQuery, ResendDto } from './dto/delivery.dto';
import { WebhookDelivery, type DeliveryState } from './webhook-delivery.entity';
import { WebhookDeliveriesQueries } from './webhook-deliveries.queries';
import type { WebhookEndpoint } from './webhook-endpoint.entity';
import { WebhookEndpointsQueries } from './webhook-endpoints.queries';
import { WebhookJournal } from './webhook-journal';
import { WebhookJobs } from './sending/webhook-jobs';
import { WebhookDeliveryNotFound, WebhookDisabled, WebhookNotFound } from './webhooks.errors';

export interface ResentRange {
  readonly count: number;
  /** False: there are more of them, to be asked for again. */
  readonly complete: boolean;
}

const MAX_AT_ONCE = 1_000;

const instant = (text: string | undefined): Date | undefined =>
  text === undefined ? undefined : new Date(parseInstant(text) ?? Number.NaN);

/** What endpoints were told, and telling them again, for administrators. */
@Injectable()
export class WebhookDeliveriesService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly endpoints: WebhookEndpointsQueries,
    private readonly deliveries: WebhookDeliveriesQueries,
    private readonly jobs: WebhookJobs,
    private readonly journal: WebhookJournal,
    private readonly audit: AuditService,
    private readonly environment: Environment,
    private readonly clock: Clock,
  ) {}

  /** Newest first. @throws WebhookNotFound, InvalidCursor */
  async list(endpointId: string, query: ListDeliveriesQuery): Promise<Page<WebhookDelivery>> {
    const { cursor, limit, state, type } = query;
    const [at, id] = readCursor(cursor, 'instant', 'uuid') ?? [];
    const [from, to] = [instant(query.from), instant(query.to)];
    return this.transactions.run(async (em) => {
      if (!(await this.endpoints.find(em, endpointId))) throw new WebhookNotFound();
      const filter = {
        endpointId,
        ...(state ? { state } : {}),
        ...(type === undefined ? {} : { type }),
        ...(from ? { from } : {}),
        ...(to ? { to } : {}),
        ...(at === undefined ? {} : { after: [new Date(at), String(id)] as const }),
      };
      const rows = await this.deliveries.list(em, filter, limit + 1);
      await this.journal.record(em, 'webhook.deliveries_listed', endpointId);
      return pageOf(rows, limit, (row) => [row.createdAt.toISOString(), row.id]);
    });
  }

  /** An event that goes to this endpoint alone, whatever it listens to. @throws WebhookNotFound, WebhookDisabled */
  async test(endpointId: string): Promise<WebhookDelivery> {
    return this.transactions.run(async (em) => {
      await this.active(em, endpointId);
      const now = this.clock.now();
      const type = 'webhook.test' as const;
      const told = {
        type,
        aggregateType: 'webhook',
        aggregateId: endpointId,
        data: {},
        occurredAt: now,
        position: '0',
      };
      const event = cloudEventOf({ id: newId(now), ...told }, this.environment.values.PUBLIC_URL);
      const delivery: WebhookDelivery = {
        id: newId(now),
        endpointId,
        eventId: event.id,
        eventType: event.type,
        event,
        state: 'pending',
        attempts: 0,
        nextAttemptAt: now,
        lastStatus: null,
        lastDurationMs: null,
        lastError: null,
        createdAt: now,
        endedAt: null,
      };
      await em.insert(WebhookDelivery, delivery);
      await this.jobs.add(em, delivery);
      await this.journal.record(em, 'webhook.tested', endpointId);
      return delivery;
    });
  }

  /** Whatever has become of it. @throws WebhookDeliveryNotFound, WebhookDisabled */
  async resend(id: string): Promise<WebhookDelivery> {
    return this.transactions.run(async (em) => {
      const found = await em.findOneBy(WebhookDelivery, { id });
      if (!found) throw new WebhookDeliveryNotFound();
      await this.active(em, found.endpointId);
      await this.deliveries.resend(em, id, this.clock.now());
      await this.jobs.add(em, found);
      const act = { action: 'webhook_delivery.resent', recordType: 'webhook_delivery', recordId: id };
      await this.audit.record(em, act);
      return em.findOneByOrFail(WebhookDelivery, { id });
    });
  }

  /** The oldest first, a thousand at once. @throws WebhookNotFound, WebhookDisabled */
  async resendRange(endpointId: string, { from, to, delivered = false }: ResendDto): Promise<ResentRange> {
    const states: readonly DeliveryState[] = ['failed', 'cancelled', ...(delivered ? (['delivered'] as const) : [])];
    const now = this.clock.now();
    const range = { endpointId, from: instant(from) ?? now, to: instant(to) ?? now };
    return this.transactions.run(async (em) => {
      await this.active(em, endpointId);
      const made = await this.deliveries.resendRange(em, range, states, now, MAX_AT_ONCE);
      for (const one of made) await this.jobs.add(em, one);
      await this.journal.record(em, 'webhook.resent', endpointId, { count: made.length, from, to });
      return { count: made.length, complete: made.length < MAX_AT_ONCE };
    });
  }

  private async active(em: EntityManager, id: string): Promise<WebhookEndpoint> {
    const endpoint = await this.endpoints.lock(em, id);
    if (!endpoint) throw new WebhookNotFound();
    if (endpoint.status !== 'active') throw new WebhookDisabled();
    return endpoint;
  }
}
