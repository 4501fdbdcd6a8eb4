import { Flag, Instant, OneOf } from '../../common/http/fields';
import { PageQuery } from '../../common/http/page';
import { EVENT_TYPES, type EventType } from '../../outbox';
import { DELIVERY_STATES, type DeliveryState } from '../webhook-delivery.entity';

export class ListDeliveriesQuery extends PageQuery {
  @OneOf(DELIVERY_STATES, { optional: true, example: 'failed' })
  readonly state?: DeliveryState;

  @OneOf(EVENT_TYPES, { optional: true, example: 'appointment.booked' })
  readonly type?: EventType;

  @Instant({ optional: true, description: 'Made at this instant or later.' })
  readonly from?: string;

  @Instant({ optional: true, example: '2026-12-02T13:00:00.000Z', description: 'Made before this instant.' })
  readonly to?: string;
}

export class ResendDto {
  @Instant({ description: 'Deliveries that were made at this instant or later.' })
  readonly from!: string;

  @Instant({ example: '2026-12-02T13:00:00.000Z', description: 'And before this one.' })
  readonly to!: string;

  @Flag({
    optional: true,
    example: false,
    description: 'Those too that were delivered; else only failed and cancelled ones.',
  })
  readonly delivered?: boolean;
}
