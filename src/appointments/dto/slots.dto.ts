import { Id, Instant, LocalDate, OneOf, QueryInteger, TimeZone } from '../../common/http/fields';
import { parseInstant } from '../../common/time/dates';
import type { CheckQuestion } from '../availability-checks.service';
import { MODALITIES } from '../../professionals';
import type { Modality } from '../domain/booking-rules';
import type { NextSlotsQuestion } from '../slots.service';

export const DURATION = {
  optional: true,
  example: 60,
  description: "15 to 240 in steps of 5; the professional's session duration unless told.",
};

export class SlotsQuery {
  @LocalDate()
  readonly from!: string;

  @LocalDate({ example: '2026-12-31', description: 'At most 62 days, both ends included.' })
  readonly to!: string;

  @QueryInteger(DURATION)
  readonly durationMinutes?: number;

  @OneOf(MODALITIES, { optional: true })
  readonly modality?: Modality;

  @TimeZone({
    optional: true,
    description: "Zone of the dates that are asked for and of the days answered; the professional's unless told.",
  })
  readonly timeZone?: string;

  @Id({ optional: true, description: 'An appointment of the caller that is to be moved: its time counts as free.' })
  readonly ignoring?: string;
}

export class NextSlotsQuery {
  @Instant({ optional: true, description: 'Now unless told.' })
  readonly after?: string;

  @QueryInteger(DURATION)
  readonly durationMinutes?: number;

  @OneOf(MODALITIES, { optional: true })
  readonly modality?: Modality;

  @QueryInteger({ optional: true, min: 1, max: 20, example: 1 })
  readonly limit: number = 1;

  static toQuestion({ after, ...rest }: NextSlotsQuery): NextSlotsQuestion {
    return { ...rest, after: after === undefined ? undefined : parseInstant(after) };
  }
}

export class AvailabilityCheckQuery {
  @Instant()
  readonly startsAt!: string;

  @QueryInteger(DURATION)
  readonly durationMinutes?: number;

  @Id({ optional: true, description: 'Staff only: for whom.' })
  readonly patientId?: string;

  static toQuestion({ startsAt, ...rest }: AvailabilityCheckQuery): CheckQuestion {
    return { ...rest, startsAt: parseInstant(startsAt) ?? NaN };
  }
}
