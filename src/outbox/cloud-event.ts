import { EVENTS, type EventType } from './catalogue';

/** CloudEvents 1.0, JSON format. `sequence` is the extension of that name: later events of a subject have a greater one. */
export interface CloudEvent<Data = Readonly<Record<string, unknown>>> {
  readonly specversion: '1.0';
  /** The same one however often it is delivered: whoever keeps it can tell a repetition. */
  readonly id: string;
  /** The deployment. */
  readonly source: string;
  readonly type: EventType;
  /** The id of the record that it is about; `subjecttype` says of which kind. Events of a subject arrive in order. */
  readonly subject: string;
  readonly subjecttype: string;
  readonly time: string;
  readonly sequence: string;
  readonly datacontenttype: 'application/json';
  readonly data: Data;
}

/** A row of the outbox, as far as it is told. */
export interface StoredEvent {
  readonly id: string;
  readonly type: EventType;
  readonly aggregateType: string;
  readonly aggregateId: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly occurredAt: Date;
  /** A 64-bit number. */
  readonly position: string;
}

/** As many digits as the greatest position has: in the order of numbers as text, too. */
const DIGITS = 19;

/** @param source the address of the deployment */
export function cloudEventOf(event: StoredEvent, source: string): CloudEvent {
  return {
    specversion: '1.0',
    id: event.id,
    source,
    type: event.type,
    subject: event.aggregateId,
    subjecttype: event.aggregateType,
    time: event.occurredAt.toISOString(),
    sequence: event.position.padStart(DIGITS, '0'),
    datacontenttype: 'application/json',
    data: event.data,
  };
}

export const isEventType = (text: string): text is EventType => Object.hasOwn(EVENTS, text);
