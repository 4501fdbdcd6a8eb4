import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { EventType } from './catalogue';
import type { CloudEvent } from './cloud-event';

/**
 * Somebody who is told of events: each at least once, those of one record in the order in which they happened. What does not
 * succeed is tried again, later and later, and holds back only what follows for this consumer and this record.
 */
export interface EventConsumer {
  /** Stored with every delivery: never change it. */
  readonly name: string;
  readonly types: readonly EventType[] | 'all';
  /** False: it gets to the end of what was handed out to it before, and nothing new. */
  readonly takesNew?: boolean;
  /**
   * Throw, and it is delivered again. What is written with `em` is committed together with the note that it was delivered, so it
   * happens once; whatever is done elsewhere may happen again. Give up on your own after a few seconds: a transaction is open.
   */
  deliver(event: CloudEvent, em: EntityManager): Promise<void>;
}

/**
 * Thrown by a consumer that can be told nothing at the moment, whichever event it is. No event is to blame, so none comes nearer to
 * being given up: all stay due, in their order.
 */
export class ConsumerUnavailable extends Error {
  constructor(override readonly cause?: unknown) {
    super('The consumer is out of reach.');
    this.name = 'ConsumerUnavailable';
  }
}

/** Who is told. Consumers register when their module starts. */
@Injectable()
export class EventConsumers {
  readonly #consumers = new Map<string, EventConsumer>();

  register(consumer: EventConsumer): void {
    if (this.#consumers.has(consumer.name)) throw new Error(`Two consumers are called ${consumer.name}.`);
    this.#consumers.set(consumer.name, consumer);
  }

  all(): readonly EventConsumer[] {
    return [...this.#consumers.values()];
  }
}

export const wants = ({ types }: EventConsumer, type: EventType): boolean => types === 'all' || types.includes(type);
