import { ApiExtraModels, ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import { formatInstant } from '../../common/time/dates';
import type { Interval } from '../../common/time/interval';
import { EMPTY_REASONS, type EmptyReason } from '../calendar';
import type { FreeDays, FreeSlots } from '../slots.service';
import { BOOKING_VIOLATION_CODES, type BookingViolationCode } from '../domain/booking-rules';
import type { Violation } from '../violation-messages';

export class SlotResponse {
  @ApiProperty({ format: 'date-time', example: '2026-12-01T13:00:00.000Z' })
  readonly startsAt: string;

  @ApiProperty({ format: 'date-time', example: '2026-12-01T14:00:00.000Z' })
  readonly endsAt: string;

  constructor({ start, end }: Interval) {
    this.startsAt = formatInstant(start);
    this.endsAt = formatInstant(end);
  }
}

const REASON = {
  type: String,
  enum: EMPTY_REASONS,
  example: 'fully_booked',
  description: 'Only when there is no slot at all: why.',
};

@ApiExtraModels(SlotResponse)
export class SlotsResponse {
  @ApiProperty({ example: 'America/La_Paz', description: 'IANA zone of the professional.' })
  readonly timeZone: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'array', items: { $ref: getSchemaPath(SlotResponse) } },
    example: {
      '2026-12-01': [{ startsAt: '2026-12-01T13:00:00.000Z', endsAt: '2026-12-01T14:00:00.000Z' }],
      '2026-12-02': [],
    },
    description: 'Every date of the range; a slot stands under the local date on which it starts.',
  })
  readonly days: Readonly<Record<string, readonly SlotResponse[]>>;

  @ApiPropertyOptional(REASON)
  readonly reason?: EmptyReason;

  constructor({ timeZone, days, reason }: FreeDays) {
    this.timeZone = timeZone;
    this.days = Object.fromEntries(
      [...days].map(([date, slots]) => [date, slots.map((slot) => new SlotResponse(slot))]),
    );
    if (reason) this.reason = reason;
  }
}

export class NextSlotsResponse {
  @ApiProperty({ example: 'America/La_Paz', description: "IANA zone of the professional's calendar." })
  readonly timeZone: string;

  @ApiProperty({ type: [SlotResponse] })
  readonly data: readonly SlotResponse[];

  @ApiPropertyOptional(REASON)
  readonly reason?: EmptyReason;

  constructor({ timeZone, slots, reason }: FreeSlots) {
    this.timeZone = timeZone;
    this.data = slots.map((slot) => new SlotResponse(slot));
    if (reason) this.reason = reason;
  }
}

export class ViolationResponse {
  @ApiProperty({ type: String, enum: BOOKING_VIOLATION_CODES, example: 'professional_overlap' })
  readonly code!: BookingViolationCode;

  @ApiProperty({ example: 'The professional is taken at this time' })
  readonly message!: string;
}

export class AvailabilityCheckResponse {
  @ApiProperty({ example: false })
  readonly available: boolean;

  @ApiProperty({ type: [ViolationResponse] })
  readonly violations: readonly ViolationResponse[];

  constructor(violations: readonly Violation[]) {
    this.available = violations.length === 0;
    this.violations = violations;
  }
}
