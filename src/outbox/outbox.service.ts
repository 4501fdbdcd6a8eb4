import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { runStatement } from '../common/database/statement';
import { Clock } from '../common/time/clock';

/** Something that happened, with ids only: names and health data never leave the database this way. */
export interface DomainEvent {
  /** `<record>.<past verb>`, e.g. `appointment.booked`. */
  readonly type: string;
  readonly aggregateType: string;
  readonly aggregateId: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

const APPEND = {
  name: 'append_outbox_event',
  text: `INSERT INTO outbox_events (type, aggregate_type, aggregate_id, data, occurred_at) VALUES ($1, $2, $3, $4, $5)`,
};

@Injectable()
export class OutboxService {
  constructor(private readonly clock: Clock) {}

  /** Part of the caller's transaction: the event exists if and only if what it tells of does. */
  async append(em: EntityManager, event: DomainEvent): Promise<void> {
    await runStatement(em, APPEND, [
      event.type,
      event.aggregateType,
      event.aggregateId,
      JSON.stringify(event.data ?? {}),
      this.clock.now(),
    ]);
  }
}
