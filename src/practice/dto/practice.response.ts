import { ApiProperty } from '@nestjs/swagger';
import { LANGUAGES, type Language } from '../../common/i18n/language';
import type { Practice } from '../practice.entity';

export class CancellationPolicyResponse {
  @ApiProperty({
    type: 'integer',
    example: 24,
    description: "A patient's cancellation later than so many hours before the start is late.",
  })
  readonly noticeHours: number;

  @ApiProperty({
    type: 'integer',
    example: 0,
    description: 'Share of the price that a late cancellation costs, in percent.',
  })
  readonly lateFeePercent: number;

  constructor({ noticeHours, lateFeePercent }: Pick<Practice, 'noticeHours' | 'lateFeePercent'>) {
    this.noticeHours = noticeHours;
    this.lateFeePercent = lateFeePercent;
  }
}

export class PracticeResponse {
  @ApiProperty({ example: 'Praxis' })
  readonly name: string;

  @ApiProperty({ example: 'America/La_Paz', description: 'IANA zone.' })
  readonly timeZone: string;

  @ApiProperty({ example: 'BO', description: 'ISO 3166-1 alpha-2.' })
  readonly country: string;

  @ApiProperty({ type: String, enum: LANGUAGES, example: 'es' })
  readonly language: Language;

  @ApiProperty({ example: 'BOB', description: 'ISO 4217.' })
  readonly currency: string;

  @ApiProperty({ type: CancellationPolicyResponse })
  readonly cancellationPolicy: CancellationPolicyResponse;

  @ApiProperty({
    type: 'integer',
    example: 48,
    description: 'A pending appointment that was not confirmed in so many hours, or by its start, is cancelled.',
  })
  readonly confirmationHours: number;

  @ApiProperty({
    type: 'integer',
    example: 120,
    description: 'How long a patient of the waitlist has to answer an offer; shorter when the time is near.',
  })
  readonly waitlistOfferMinutes: number;

  @ApiProperty({
    type: 'array',
    items: { type: 'integer' },
    example: [1440, 120],
    description: 'Patients are reminded so many minutes before the start, unless they have chosen otherwise.',
  })
  readonly reminderMinutes: readonly number[];

  @ApiProperty({ type: 'integer', example: 1 })
  readonly version: number;

  constructor(practice: Practice) {
    this.name = practice.name;
    this.timeZone = practice.timeZone;
    this.country = practice.country;
    this.language = practice.language;
    this.currency = practice.currency;
    this.cancellationPolicy = new CancellationPolicyResponse(practice);
    this.confirmationHours = practice.confirmationHours;
    this.waitlistOfferMinutes = practice.waitlistOfferMinutes;
    this.reminderMinutes = practice.reminderMinutes;
    this.version = practice.version;
  }
}
