import { Id, Instant, Integer, Nested, OneOf, Text } from '../../common/http/fields';
import { parseInstant } from '../../common/time/dates';
import { MODALITIES } from '../../professionals';
import { APPOINTMENT_TYPES, type AppointmentType } from '../appointment.entity';
import type { BookingOrder } from '../bookings.service';
import type { Modality } from '../domain/booking-rules';

export class OverrideDto {
  @Text({
    max: 500,
    example: 'Agreed with the patient by phone.',
    description: 'Kept with the appointment, encrypted.',
  })
  readonly reason!: string;
}

/** A session that is asked for, by itself or as the first of several. */
export class SessionOrderDto {
  @Id()
  readonly professionalId!: string;

  @Id({ optional: true, description: 'Required of staff. Patients book for themselves.' })
  readonly patientId?: string;

  @Instant()
  readonly startsAt!: string;

  @Integer({
    optional: true,
    example: 60,
    description: "15 to 240 in steps of 5; the professional's session duration unless told.",
  })
  readonly durationMinutes?: number;

  @OneOf(APPOINTMENT_TYPES)
  readonly type!: AppointmentType;

  @OneOf(MODALITIES, { optional: true, description: "The professional's first modality unless told." })
  readonly modality?: Modality;

  @Text({ optional: true, max: 2000, example: 'Trouble sleeping since the move.', description: 'Encrypted at rest.' })
  readonly reason?: string;

  @Nested(() => OverrideDto, {
    optional: true,
    description: 'Staff only: sets aside the rules that can be overridden.',
  })
  readonly override?: OverrideDto;
}

export class BookAppointmentDto extends SessionOrderDto {
  @Text({
    optional: true,
    max: 100,
    example: '5q0m1Yl7V0c6mGq1oH2c8R3tJ9eWb4xKzN7dUaPfSgI',
    description: 'Of a hold of the caller for this session; see `POST /slot-holds`.',
  })
  readonly holdToken?: string;

  static toOrder({ startsAt, ...rest }: BookAppointmentDto): BookingOrder {
    return { ...rest, startsAt: parseInstant(startsAt) ?? NaN };
  }
}
