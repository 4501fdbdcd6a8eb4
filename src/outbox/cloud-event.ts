import { z } from 'zod';
import { EVENTS, type EventType } from './catalogue';
import { id } from './catalogue/fields';

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

/** What is read of those that come from elsewhere. More may be there: they may be of a later version of ours. */
const ENVELOPE = z.looseObject({
  specversion: z.literal('1.0'),
  id,
  source: z.string(),
  type: z.string().refine((type) => isEventType(type)),
  subject: id,
  subjecttype: z.string(),
  time: z.iso.datetime().refine((time) => time >= '1970'),
  sequence: z
    .string()
    .regex(/^\d{1,19}$/)
    .refine((position) => BigInt(position) < 2n ** 63n),
  data: z.looseObject({}),
});

/** Reads one that a broker brings. Undefined for what is no event of ours, in form; what its `data` has to be, its consumer says. */
export function cloudEventFrom(text: string): CloudEvent | undefined {
  try {
    return ENVELOPE.safeParse(JSON.parse(text)).data as CloudEvent | undefined;
  } catch {
    return undefined;
  }
}

export const isEventType = (text: string): text is EventType => Object.hasOwn(EVENTS, text);
