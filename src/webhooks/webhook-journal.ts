import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../audit';

/** Writes down what is done to webhooks, in the transaction in which it is done. */
@Injectable()
export class WebhookJournal {
  constructor(private readonly audit: AuditService) {}

  /** @param id of the webhook; null: of all */
  async record(
    em: EntityManager,
    action: `webhook.${string}`,
    id: string | null,
    details?: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    await this.audit.record(em, { action, recordType: 'webhook', recordId: id, ...(details ? { details } : {}) });
  }
}
