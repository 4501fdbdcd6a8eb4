import { CommaList, Id, LocalDate, OneOf, TimeZone } from '../../common/http/fields';
import { PageQuery } from '../../common/http/page';
import { MODALITIES } from '../../professionals';
import { APPOINTMENT_TYPES, type AppointmentType } from '../appointment.entity';
import { APPOINTMENT_STATUSES, type AppointmentStatus } from '../domain/appointment-status';
import type { Modality } from '../domain/booking-rules';

export const LISTED_STATUSES = APPOINTMENT_STATUSES.filter((status) => status !== 'held');

export class ListAppointmentsQuery extends PageQuery {
  @LocalDate({ optional: true, description: 'First date on which a session starts.' })
  readonly start?: string;

  @LocalDate({ optional: true, example: '2026-12-31', description: 'Last date on which a session starts.' })
  readonly end?: string;

  @TimeZone({
    optional: true,
    description:
      "Zone of `start` and `end`; else that of the professional who is asked about or is calling, else the practice's.",
  })
  readonly timeZone?: string;

  @CommaList({
    optional: true,
    max: 60,
    example: 'anxiety,couples',
    description: 'Slugs: the professional works in any of them.',
  })
  readonly specializations?: readonly string[];

  @OneOf(APPOINTMENT_TYPES, { optional: true })
  readonly type?: AppointmentType;

  @CommaList({
    optional: true,
    max: 20,
    values: LISTED_STATUSES,
    example: 'pending,booked',
    description: 'Any of them.',
  })
  readonly status?: readonly AppointmentStatus[];

  @OneOf(MODALITIES, { optional: true })
  readonly modality?: Modality;

  @Id({ optional: true })
  readonly professionalId?: string;

  @Id({ optional: true })
  readonly patientId?: string;
}
