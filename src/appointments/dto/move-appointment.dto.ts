import { Instant, Integer, Nested, OneOf, Text } from '../../common/http/fields';
import { parseInstant } from '../../common/time/dates';
import { CANCELLATION_REASON_CODES, type CancellationReasonCode } from '../domain/cancellation';
import type { RescheduleOrder } from '../reschedules.service';
import { OverrideDto } from './book-appointment.dto';

export class RescheduleDto {
  @Instant()
  readonly startsAt!: string;

  @Integer({ optional: true, example: 60, description: 'As long as before unless told.' })
  readonly durationMinutes?: number;

  @Nested(() => OverrideDto, {
    optional: true,
    description: 'Staff only: sets aside the rules that can be overridden.',
  })
  readonly override?: OverrideDto;

  static toOrder({ startsAt, ...rest }: RescheduleDto): RescheduleOrder {
    return { ...rest, startsAt: parseInstant(startsAt) ?? NaN };
  }
}

export class CancelDto {
  @OneOf(CANCELLATION_REASON_CODES)
  readonly reasonCode!: CancellationReasonCode;

  @Text({ optional: true, max: 1000, example: 'A cold.', description: 'Encrypted at rest. Both sides can read it.' })
  readonly reason?: string;
}

export class NoteStatusDto {
  @Text({
    optional: true,
    max: 1000,
    example: 'Arrived late.',
    description: 'Kept in the history, encrypted; for staff.',
  })
  readonly reason?: string;
}

export class ConfirmDto extends NoteStatusDto {
  @Nested(() => OverrideDto, { optional: true, description: 'Sets aside the rules that can be overridden.' })
  readonly override?: OverrideDto;
}
