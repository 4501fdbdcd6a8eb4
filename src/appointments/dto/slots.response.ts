import { ApiExtraModels, ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import { formatInstant } from '../../common/time/dates';
import type { Interval } from '../../common/time/interval';
import { EMPTY_REASONS, type EmptyReason } from '../calendar';
import type { FreeDays, FreeSlots } from '../slots.service';
import type { AvailabilityVerdict } from '../availability-checks.service';
import {
  BOOKING_VIOLATION_CODES,
  RULE_OUTCOMES,
  type BookingViolationCode,
  type RuleOutcome,
} from '../domain/booking-rules';

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

export class RuleOutcomeResponse {
  @ApiProperty({ type: String, enum: BOOKING_VIOLATION_CODES, example: 'professional_overlap' })
  readonly code!: BookingViolationCode;

  @ApiProperty({
    type: String,
    enum: RULE_OUTCOMES,
    example: 'broken',
    description: '`not_asked`: no rule for this caller, or nobody was named whom it is about.',
  })
  readonly outcome!: RuleOutcome;
}

export class AvailabilityCheckResponse {
  @ApiProperty({ example: false })
  readonly available: boolean;

  @ApiProperty({ type: [ViolationResponse] })
  readonly violations: readonly ViolationResponse[];

  @ApiProperty({ type: [RuleOutcomeResponse], description: 'Every rule, in the order in which they are asked.' })
  readonly rules: readonly RuleOutcomeResponse[];

  @ApiProperty({
    type: SlotResponse,
    nullable: true,
    description:
      'The nearest time within 31 days that would be accepted; null when nothing is broken, or none would be.',
  })
  readonly nearest: SlotResponse | null;

  constructor({ violations, rules, nearest }: AvailabilityVerdict) {
    this.available = violations.length === 0;
    this.violations = violations;
    this.rules = rules;
    this.nearest = nearest && new SlotResponse(nearest);
  }
}
