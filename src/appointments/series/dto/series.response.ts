import { ApiProperty } from '@nestjs/swagger';
import type { Principal } from '../../../common/auth/access';
import { formatInstant, MINUTE_MS } from '../../../common/time/dates';
import { AppointmentResponse } from '../../dto/appointment.response';
import { SlotResponse } from '../../dto/slots.response';
import type { SeriesPreview } from '../series-bookings.service';
import type { JudgedSession } from '../series-plan';
import type { OccurrenceProposal } from '../series-proposals';
import type { SeriesOutcome, SeriesView } from '../series-readings.service';
import { describeSeriesViolations, SERIES_VIOLATION_CODES, type SeriesViolationCode } from '../series-violations';

const AN_ID = '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c11';

export class SeriesViolationResponse {
  @ApiProperty({ type: String, enum: SERIES_VIOLATION_CODES, example: 'professional_overlap' })
  readonly code!: SeriesViolationCode;

  @ApiProperty({ example: 'The professional is taken at this time' })
  readonly message!: string;
}

export class OccurrenceResponse {
  @ApiProperty({ format: 'date-time', example: '2026-12-01T13:00:00.000Z' })
  readonly startsAt!: string;

  @ApiProperty({ format: 'date-time', example: '2026-12-01T14:00:00.000Z' })
  readonly endsAt!: string;

  @ApiProperty({ example: '2026-12-01T09:00', description: "On the professional's clock." })
  readonly localStartsAt!: string;

  @ApiProperty({
    type: [SeriesViolationResponse],
    description: 'Every rule that booking it would break; none: it can be.',
  })
  readonly violations!: readonly SeriesViolationResponse[];

  @ApiProperty({ type: [SlotResponse], description: 'Up to three free times near one that cannot be booked.' })
  readonly alternatives!: OccurrenceProposal['alternatives'];
}

export class SeriesPreviewResponse {
  @ApiProperty({ example: 'America/La_Paz', description: "IANA zone of the professional's calendar." })
  readonly timeZone: string;

  @ApiProperty({ type: [OccurrenceResponse] })
  readonly occurrences: readonly OccurrenceResponse[];

  constructor({ timeZone, occurrences }: SeriesPreview) {
    this.timeZone = timeZone;
    this.occurrences = occurrences;
  }
}

export class SeriesResponse {
  @ApiProperty({ format: 'uuid', example: AN_ID })
  readonly id: string;

  @ApiProperty({ format: 'uuid', example: AN_ID })
  readonly professionalId: string;

  @ApiProperty({ format: 'uuid', example: AN_ID })
  readonly patientId: string;

  @ApiProperty({ example: 'America/La_Paz', description: "IANA zone of the professional's calendar." })
  readonly timeZone: string;

  @ApiProperty({
    example: 'FREQ=WEEKLY;BYDAY=MO,TH;COUNT=10',
    description: 'As it was asked for. What has become of it since is in `appointments`.',
  })
  readonly recurrence: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    example: '2026-12-01T13:00:00.000Z',
    description: 'The first start.',
  })
  readonly startsAt: Date;

  @ApiProperty({ type: [String], format: 'date-time', example: [], description: 'Occurrences that were not wanted.' })
  readonly exdates: readonly Date[];

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    example: null,
    description: 'The series whose later appointments these were, until they were moved together.',
  })
  readonly splitFrom: string | null;

  @ApiProperty({ type: [AppointmentResponse], description: 'By start; also those that were moved or cancelled since.' })
  readonly appointments: readonly AppointmentResponse[];

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-20T10:00:00.000Z' })
  readonly createdAt: Date;

  constructor(view: SeriesView, reader: Principal) {
    this.id = view.id;
    this.professionalId = view.professionalId;
    this.patientId = view.patientId;
    this.timeZone = view.timeZone;
    this.recurrence = view.recurrence;
    this.startsAt = view.startsAt;
    this.exdates = view.exdates;
    this.splitFrom = view.splitFrom;
    this.appointments = view.appointments.map((one) => new AppointmentResponse(one, reader));
    this.createdAt = view.createdAt;
  }
}

export class SkippedOccurrenceResponse {
  @ApiProperty({ format: 'date-time', example: '2026-12-01T13:00:00.000Z' })
  readonly startsAt: string;

  @ApiProperty({ format: 'date-time', example: '2026-12-01T14:00:00.000Z' })
  readonly endsAt: string;

  @ApiProperty({ example: '2026-12-01T09:00', description: "On the professional's clock." })
  readonly localStartsAt: string;

  @ApiProperty({ type: [SeriesViolationResponse] })
  readonly violations: readonly SeriesViolationResponse[];

  constructor({ wanted: { occurrence, request }, violations }: JudgedSession) {
    this.startsAt = formatInstant(occurrence.startsAt);
    this.endsAt = formatInstant(occurrence.startsAt + request.durationMinutes * MINUTE_MS);
    this.localStartsAt = occurrence.localStartsAt;
    this.violations = describeSeriesViolations(violations);
  }
}

export class SeriesOutcomeResponse extends SeriesResponse {
  @ApiProperty({
    type: [SkippedOccurrenceResponse],
    description:
      'With `onConflict: skip`: what could not be booked, or the times to which something could not be moved.',
  })
  readonly skipped: readonly SkippedOccurrenceResponse[];

  constructor(outcome: SeriesOutcome, reader: Principal) {
    super(outcome, reader);
    this.skipped = outcome.skipped.map((one) => new SkippedOccurrenceResponse(one));
  }
}
