import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Id, Instant, Integer, OneOf } from '../../common/http/fields';
import { formatInstant, parseInstant } from '../../common/time/dates';
import { MODALITIES } from '../../professionals';
import type { Modality } from '../domain/booking-rules';
import type { Hold, HoldOrder } from './holds.service';

export class HoldSlotDto {
  @Id()
  readonly professionalId!: string;

  @Id({ optional: true, description: 'Patients hold for themselves; staff may say for whom now or when they book.' })
  readonly patientId?: string;

  @Instant()
  readonly startsAt!: string;

  @Integer({
    optional: true,
    example: 60,
    description: "15 to 240 in steps of 5; the professional's session duration unless told.",
  })
  readonly durationMinutes?: number;

  @OneOf(MODALITIES, { optional: true, description: "The professional's first modality unless told." })
  readonly modality?: Modality;

  static toOrder({ startsAt, ...rest }: HoldSlotDto): HoldOrder {
    return { ...rest, startsAt: parseInstant(startsAt) ?? NaN };
  }
}

export class SlotHoldResponse {
  @ApiProperty({ format: 'uuid', example: '01935f7d-8a2b-7c3e-9f10-2b6d4e8a1c55' })
  readonly id: string;

  @ApiPropertyOptional({
    example: '5q0m1Yl7V0c6mGq1oH2c8R3tJ9eWb4xKzN7dUaPfSgI',
    description: 'Secret; shown once. Send it as `holdToken` when you book.',
  })
  readonly token?: string;

  @ApiProperty({ format: 'date-time', example: '2026-12-01T12:05:00.000Z', description: 'At this instant it is over.' })
  readonly expiresAt: string;

  @ApiProperty({ format: 'uuid', example: '01935f7d-8a2b-7c3e-9f10-2b6d4e8a1c02' })
  readonly professionalId: string;

  @ApiProperty({ format: 'date-time', example: '2026-12-01T13:00:00.000Z' })
  readonly startsAt: string;

  @ApiProperty({ format: 'date-time', example: '2026-12-01T14:00:00.000Z' })
  readonly endsAt: string;

  @ApiProperty({ example: 'America/La_Paz', description: "IANA zone of the professional's calendar." })
  readonly timeZone: string;

  constructor({ row, heldUntil, token }: Hold & { readonly token?: string }) {
    this.id = row.id;
    if (token !== undefined) this.token = token;
    this.expiresAt = formatInstant(heldUntil.getTime());
    this.professionalId = row.professionalId;
    this.startsAt = formatInstant(row.startsAt.getTime());
    this.endsAt = formatInstant(row.endsAt.getTime());
    this.timeZone = row.timeZone;
  }
}
