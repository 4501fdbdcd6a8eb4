import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../common/time/clock';
import { Jobs } from '../jobs';
import { channelsFor } from './domain/channels';
import type { Notice } from './domain/notices';
import { NotificationsQueries } from './notifications.queries';
import { RecipientsQueries } from './recipients.queries';
import { SEND } from './sending.task';
import { SmsSender } from './sms/sms-sender';

/** Has somebody told: a row and a job for each channel that they want. */
@Injectable()
export class Teller {
  constructor(
    private readonly recipients: RecipientsQueries,
    private readonly notifications: NotificationsQueries,
    private readonly sms: SmsSender,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  /** In the caller's transaction. Once for an occasion and a recipient, however often it is asked for. */
  async tell(em: EntityManager, occasion: string, notice: Notice): Promise<void> {
    const contact = await this.recipients.contactOf(em, notice);
    const reach = { email: Boolean(contact?.email), sms: Boolean(contact?.phone) && this.sms.isAble };
    for (const channel of channelsFor(contact?.channels ?? null, reach)) {
      const id = await this.notifications.keep(em, { occasion, notice, channel }, this.clock.now());
      if (id !== undefined) await this.send(em, id, notice);
    }
  }

  /** One that stands in the table already. */
  async send(em: EntityManager, id: string, { recipientId }: Pick<Notice, 'recipientId'>): Promise<void> {
    await this.jobs.add(em, { task: SEND, payload: { id }, queue: `to:${recipientId}` });
  }
}
