import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Principal } from '../common/auth/access';
import { TransactionRunner } from '../common/database/transaction-runner';
import { newId } from '../common/database/uuid';
import { assertUnchanged, type Precondition } from '../common/http/etag';
import { pageOf, readCursor, type Page, type PageQuery } from '../common/http/page';
import { Clock } from '../common/time/clock';
import { DAY_MS } from '../common/time/dates';
import { Environment } from '../config/environment';
import { faultOf } from './domain/address';
import type { ChangeWebhookDto, MakeWebhookDto } from './dto/webhook.dto';
import { isInside } from './sending/inside';
import { WebhookDeliveriesQueries } from './webhook-deliveries.queries';
import { WebhookEndpoint, type WebhookStatus } from './webhook-endpoint.entity';
import { WebhookEndpointsQueries } from './webhook-endpoints.queries';
import { WebhookJournal } from './webhook-journal';
import { WebhookSecrets } from './webhook-secrets';
import { TooManyWebhooks, WebhookNotFound, WebhookUrlNotAllowed } from './webhooks.errors';

/** An endpoint with its secret in the clear; it cannot be had again. */
export interface MadeWebhook {
  readonly endpoint: WebhookEndpoint;
  readonly secret: string;
}

/** For so long after a rotation the secret before signs too. */
export const OVERLAP_MS = DAY_MS;

/** Where machines outside are told of events, for administrators. */
@Injectable()
export class WebhooksService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly endpoints: WebhookEndpointsQueries,
    private readonly deliveries: WebhookDeliveriesQueries,
    private readonly secrets: WebhookSecrets,
    private readonly journal: WebhookJournal,
    private readonly environment: Environment,
    private readonly clock: Clock,
  ) {}

  /** @throws WebhookUrlNotAllowed, TooManyWebhooks */
  async make({ accountId }: Principal, { url, events }: MakeWebhookDto): Promise<MadeWebhook> {
    const address = this.allowed(url);
    const now = this.clock.now();
    const id = newId(now);
    const secret = this.secrets.make();
    const endpoint: WebhookEndpoint = {
      id,
      url: address,
      events: [...events].sort(),
      status: 'active',
      disabledReason: null,
      secretEncrypted: this.secrets.seal(id, secret),
      previousSecretEncrypted: null,
      previousSecretUntil: null,
      failingSince: null,
      createdBy: accountId,
      createdAt: now,
      updatedAt: now,
      version: 1,
    };
    const limit = this.environment.values.WEBHOOKS_MAX;
    await this.transactions.run(async (em) => {
      if ((await this.endpoints.count(em)) >= limit) throw new TooManyWebhooks({ params: { limit }, extra: { limit } });
      await em.insert(WebhookEndpoint, endpoint);
      await this.journal.record(em, 'webhook.made', id, { events: endpoint.events });
    });
    return { endpoint, secret };
  }

  async list({ cursor, limit }: PageQuery): Promise<Page<WebhookEndpoint>> {
    const [beforeId] = (readCursor(cursor, 'uuid') ?? [null]) as [string | null];
    return this.transactions.run(async (em) => {
      const rows = await this.endpoints.list(em, beforeId, limit + 1);
      await this.journal.record(em, 'webhook.listed', null);
      return pageOf(rows, limit, ({ id }) => [id]);
    });
  }

  /** @throws WebhookNotFound */
  async read(id: string): Promise<WebhookEndpoint> {
    return this.transactions.run(async (em) => {
      const endpoint = await this.endpoints.find(em, id);
      if (!endpoint) throw new WebhookNotFound();
      await this.journal.record(em, 'webhook.read', id);
      return endpoint;
    });
  }

  /** @throws WebhookNotFound, WebhookUrlNotAllowed, StaleVersion */
  async change(id: string, change: ChangeWebhookDto, precondition: Precondition): Promise<WebhookEndpoint> {
    const { events, status } = change;
    const url = change.url === undefined ? undefined : this.allowed(change.url);
    return this.transactions.run(async (em) => {
      const current = await this.locked(em, id, precondition);
      const now = this.clock.now();
      await em.update(
        WebhookEndpoint,
        { id },
        {
          url: url ?? current.url,
          events: events ? [...events].sort() : current.events,
          updatedAt: now,
          ...this.statusChange(current.status, status),
        },
      );
      if (status === 'disabled') await this.deliveries.cancelAll(em, id, now);
      await this.journal.record(em, 'webhook.changed', id, { fields: Object.keys(change).sort() });
      return em.findOneByOrFail(WebhookEndpoint, { id });
    });
  }

  /** With all that is told of its deliveries; what has not been sent is not sent. @throws WebhookNotFound, StaleVersion */
  async remove(id: string, precondition: Precondition): Promise<void> {
    await this.transactions.run(async (em) => {
      await this.locked(em, id, precondition);
      await em.delete(WebhookEndpoint, { id });
      await this.journal.record(em, 'webhook.removed', id);
    });
  }

  /** The present secret goes on signing beside the new one for a day; one before that ends. @throws WebhookNotFound */
  async rotateSecret(id: string): Promise<MadeWebhook> {
    const secret = this.secrets.make();
    return this.transactions.run(async (em) => {
      const current = await this.locked(em, id, undefined);
      const now = this.clock.now();
      await em.update(
        WebhookEndpoint,
        { id },
        {
          secretEncrypted: this.secrets.seal(id, secret),
          previousSecretEncrypted: this.secrets.sealAsPrevious(current),
          previousSecretUntil: new Date(now.getTime() + OVERLAP_MS),
          updatedAt: now,
        },
      );
      await this.journal.record(em, 'webhook.secret_rotated', id);
      return { endpoint: await em.findOneByOrFail(WebhookEndpoint, { id }), secret };
    });
  }

  private statusChange(from: WebhookStatus, to: WebhookStatus | undefined): Partial<WebhookEndpoint> {
    if (to === undefined || to === from) return {};
    return to === 'active'
      ? { status: to, disabledReason: null, failingSince: null }
      : { status: to, disabledReason: 'admin' };
  }

  private async locked(em: EntityManager, id: string, precondition: Precondition): Promise<WebhookEndpoint> {
    const endpoint = await this.endpoints.lock(em, id);
    if (!endpoint) throw new WebhookNotFound();
    assertUnchanged(precondition, endpoint.version);
    return endpoint;
  }

  private allowed(url: string): string {
    const { NODE_ENV, WEBHOOKS_ALLOW_PRIVATE } = this.environment.values;
    const rules = { httpsOnly: NODE_ENV === 'production', allowInside: WEBHOOKS_ALLOW_PRIVATE === 'true', isInside };
    const fault = faultOf(url, rules);
    if (fault) throw new WebhookUrlNotAllowed(fault);
    return new URL(url).href;
  }
}
