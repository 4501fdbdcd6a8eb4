import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../common/time/clock';
import { Jobs } from '../jobs';
import { EventConsumers, type CloudEvent, type EventConsumer } from '../outbox';
import { noticesOf, occasionOf, TOLD_TYPES } from './domain/notices';
import { NotificationsQueries } from './notifications.queries';
import { SEND } from './sending.task';

/** Has people told of what concerns them: a row and a job for each, once for an event however often it is delivered. */
@Injectable()
export class NoticesConsumer implements EventConsumer, OnModuleInit {
  readonly name = 'notifications';
  readonly types = TOLD_TYPES;

  constructor(
    private readonly consumers: EventConsumers,
    private readonly notifications: NotificationsQueries,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.consumers.register(this);
  }

  async deliver(event: CloudEvent, em: EntityManager): Promise<void> {
    for (const notice of noticesOf(event)) {
      const id = await this.notifications.keep(em, occasionOf(event.id, notice), notice, this.clock.now());
      if (id !== undefined) await this.jobs.add(em, { task: SEND, payload: { id }, queue: `to:${notice.recipientId}` });
    }
  }
}
