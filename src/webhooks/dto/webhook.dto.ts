import { OneOf, Text, TextList } from '../../common/http/fields';
import { EVENT_TYPES, type EventType } from '../../outbox';
import type { WebhookStatus } from '../webhook-endpoint.entity';

const Url = (optional: boolean): PropertyDecorator =>
  Text({
    optional,
    max: 2_000,
    example: 'https://hooks.clinic.org/praxis',
    description: 'Where events are posted to; https in production, never an address inside.',
  });

const Events = (optional: boolean): PropertyDecorator =>
  TextList({
    optional,
    minItems: 1,
    maxItems: EVENT_TYPES.length,
    max: 60,
    values: ['*', ...EVENT_TYPES],
    example: ['appointment.booked', 'appointment.cancelled'],
    description: 'Types of events (docs/events.md), or `*` for all of them.',
  });

export class MakeWebhookDto {
  @Url(false)
  readonly url!: string;

  @Events(false)
  readonly events!: readonly (EventType | '*')[];
}

export class ChangeWebhookDto {
  @Url(true)
  readonly url?: string;

  @Events(true)
  readonly events?: readonly (EventType | '*')[];

  @OneOf(['active', 'disabled'], {
    optional: true,
    description: '`disabled`: nothing is sent, and what waits is cancelled. `active`: from now on it is.',
  })
  readonly status?: WebhookStatus;
}
