import { ApiProperty } from '@nestjs/swagger';
import { MINUTE_MS } from '../../common/time/dates';
import type { SessionRow } from '../appointment-lists.queries';
import { MODALITIES } from '../../professionals';
import { APPOINTMENT_TYPES, type AppointmentType } from '../appointment.entity';
import { APPOINTMENT_STATUSES, type AppointmentStatus } from '../domain/appointment-status';
import type { Modality } from '../domain/booking-rules';

const AN_ID = '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c11';

export class SessionProfessionalResponse {
  @ApiProperty({ format: 'uuid', example: AN_ID })
  readonly id!: string;

  @ApiProperty({ example: 'Elena' })
  readonly firstName!: string;

  @ApiProperty({ example: 'Rojas' })
  readonly lastName!: string;
}

export class SessionResponse {
  @ApiProperty({ format: 'uuid', example: AN_ID, description: 'Of the appointment.' })
  readonly id: string;

  @ApiProperty({ type: SessionProfessionalResponse })
  readonly professional: SessionProfessionalResponse;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-12-01T13:00:00.000Z' })
  readonly startsAt: Date;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-12-01T14:00:00.000Z' })
  readonly endsAt: Date;

  @ApiProperty({ type: 'integer', example: 60 })
  readonly durationMinutes: number;

  @ApiProperty({ example: 'America/La_Paz' })
  readonly timeZone: string;

  @ApiProperty({ type: String, enum: APPOINTMENT_TYPES, example: 'consultation' })
  readonly type: AppointmentType;

  @ApiProperty({ type: String, enum: MODALITIES, example: 'in_person' })
  readonly modality: Modality;

  @ApiProperty({ type: String, enum: APPOINTMENT_STATUSES, example: 'fulfilled' })
  readonly status: AppointmentStatus;

  constructor(row: SessionRow) {
    this.id = row.id;
    this.professional = { id: row.professionalId, firstName: row.firstName, lastName: row.lastName };
    this.startsAt = row.startsAt;
    this.endsAt = row.endsAt;
    this.durationMinutes = (row.endsAt.getTime() - row.startsAt.getTime()) / MINUTE_MS;
    this.timeZone = row.timeZone;
    this.type = row.type;
    this.modality = row.modality;
    this.status = row.status;
  }
}
