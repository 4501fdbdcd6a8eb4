import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { runStatement, type Part } from '../common/database/statement';
import { afterCommit } from '../common/database/transaction-runner';
import { Clock } from '../common/time/clock';
import type { EventType } from './catalogue';
import { OutboxSignal } from './outbox-signal';

/** Something that happened, with ids only: names and health data never leave the database this way. */
export interface DomainEvent {
  readonly type: EventType;
  readonly aggregateType: string;
  readonly aggregateId: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

const APPEND = `INSERT INTO outbox_events (type, aggregate_type, aggregate_id, data, occurred_at)
  SELECT $1::text, $2::text, $3::uuid, $4::jsonb, $5::timestamptz`;

@Injectable()
export class OutboxService {
  constructor(
    private readonly clock: Clock,
    private readonly signal: OutboxSignal,
  ) {}

  /**
   * Part of the caller's transaction: the event exists if and only if what it tells of does. Whoever may act on the same record
   * at the same time holds a lock on it by now; that is what makes the order of its events the order of the acts.
   */
  async append(em: EntityManager, event: DomainEvent): Promise<void> {
    const { text, values } = this.part(em, event);
    await runStatement(em, { name: 'append_outbox_event', text }, values);
  }

  /** What `append` does, as a part of a statement that does more. */
  part(em: EntityManager, { type, aggregateType, aggregateId, data = {} }: DomainEvent): Part {
    afterCommit(em, () => this.signal.give());
    return { text: APPEND, values: [type, aggregateType, aggregateId, JSON.stringify(data), this.clock.now()] };
  }
}
