import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { EventConsumers, type CloudEvent, type EventConsumer } from '../outbox';
import { noticesOf, occasionOf, TOLD_TYPES } from './domain/notices';
import { RecipientsQueries } from './recipients.queries';
import { Teller } from './teller';

/** Has people told of what concerns them, once for an event however often it is delivered. */
@Injectable()
export class NoticesConsumer implements EventConsumer, OnModuleInit {
  readonly name = 'notifications';
  readonly types = TOLD_TYPES;

  constructor(
    private readonly consumers: EventConsumers,
    private readonly recipients: RecipientsQueries,
    private readonly teller: Teller,
  ) {}

  onModuleInit(): void {
    this.consumers.register(this);
  }

  async deliver(event: CloudEvent, em: EntityManager): Promise<void> {
    const admins = event.type === 'webhook.disabled' ? await this.recipients.admins(em) : [];
    for (const notice of noticesOf(event, admins)) await this.teller.tell(em, occasionOf(event.id, notice), notice);
  }
}
