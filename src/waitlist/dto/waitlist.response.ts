import { ApiProperty } from '@nestjs/swagger';
import { PARTS_OF_DAY, type PartOfDay } from '../../appointments';
import { MODALITIES, type Modality } from '../../professionals';
import type { EntryView } from '../waitlist-access';
import { ENTRY_STATUSES, type EntryStatus } from '../waitlist-entry.entity';
import { OFFER_STATUSES, statusOf, type OfferStatus } from '../waitlist-offer.entity';
import type { OfferRow } from '../waitlist-offers.queries';

const AN_ID = '01935f7d-8a2b-7c3e-9f10-2b6d4e8a1c77';

export class WaitlistOfferResponse {
  @ApiProperty({ format: 'uuid', example: AN_ID, description: 'The appointment has the same when it is accepted.' })
  readonly id: string;

  @ApiProperty({ format: 'uuid', example: AN_ID })
  readonly entryId: string;

  @ApiProperty({ format: 'uuid', example: AN_ID })
  readonly professionalId: string;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-12-01T13:00:00.000Z' })
  readonly startsAt: Date;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-12-01T14:00:00.000Z' })
  readonly endsAt: Date;

  @ApiProperty({ example: 'America/La_Paz', description: "IANA zone of the professional's calendar." })
  readonly timeZone: string;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-30T10:00:00.000Z' })
  readonly offeredAt: Date;

  @ApiProperty({
    type: String,
    format: 'date-time',
    example: '2026-11-30T12:00:00.000Z',
    description: 'The time is held until then; at this instant the offer is over.',
  })
  readonly expiresAt: Date;

  @ApiProperty({ type: String, enum: OFFER_STATUSES, example: 'offered' })
  readonly status: OfferStatus;

  constructor(offer: OfferRow, now: Date) {
    this.id = offer.id;
    this.entryId = offer.entryId;
    this.professionalId = offer.professionalId;
    this.startsAt = offer.startsAt;
    this.endsAt = offer.endsAt;
    this.timeZone = offer.timeZone;
    this.offeredAt = offer.offeredAt;
    this.expiresAt = offer.expiresAt;
    this.status = statusOf(offer, now);
  }
}

export class WaitlistEntryResponse {
  @ApiProperty({ format: 'uuid', example: AN_ID })
  readonly id: string;

  @ApiProperty({ format: 'uuid', example: AN_ID })
  readonly patientId: string;

  @ApiProperty({ type: String, format: 'uuid', nullable: true, example: AN_ID })
  readonly professionalId: string | null;

  @ApiProperty({ type: [String], nullable: true, example: ['anxiety'] })
  readonly specialization: readonly string[] | null;

  @ApiProperty({ type: String, nullable: true, example: 'La Paz' })
  readonly city: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'es' })
  readonly language: string | null;

  @ApiProperty({ type: String, enum: MODALITIES, nullable: true, example: 'in_person' })
  readonly modality: Modality | null;

  @ApiProperty({ type: 'integer', nullable: true, example: 15_000 })
  readonly maxPrice: number | null;

  @ApiProperty({ format: 'date', example: '2026-12-01' })
  readonly from: string;

  @ApiProperty({ format: 'date', example: '2026-12-14' })
  readonly to: string;

  @ApiProperty({
    type: 'array',
    items: { type: 'integer' },
    nullable: true,
    example: [1, 3],
    description: 'ISO 8601, 1 is Monday.',
  })
  readonly weekdays: readonly number[] | null;

  @ApiProperty({ type: String, enum: PARTS_OF_DAY, nullable: true, example: 'evening' })
  readonly partOfDay: PartOfDay | null;

  @ApiProperty({ type: 'integer', nullable: true, example: 60 })
  readonly durationMinutes: number | null;

  @ApiProperty({ type: 'integer', example: 180 })
  readonly noticeMinutes: number;

  @ApiProperty({ type: 'integer', example: 0, description: 'The higher comes first; only administrators give one.' })
  readonly priority: number;

  @ApiProperty({ type: String, enum: ENTRY_STATUSES, example: 'waiting' })
  readonly status: EntryStatus;

  @ApiProperty({ type: [WaitlistOfferResponse], description: 'In the order in which they were made.' })
  readonly offers: readonly WaitlistOfferResponse[];

  @ApiProperty({
    type: String,
    format: 'date-time',
    example: '2026-11-20T10:00:00.000Z',
    description: 'Waiting since.',
  })
  readonly createdAt: Date;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-20T10:00:00.000Z' })
  readonly updatedAt: Date;

  @ApiProperty({ type: 'integer', example: 1 })
  readonly version: number;

  constructor({ entry, offers, now }: EntryView) {
    this.id = entry.id;
    this.patientId = entry.patientId;
    this.professionalId = entry.professionalId;
    this.specialization = entry.specialization;
    this.city = entry.city;
    this.language = entry.language;
    this.modality = entry.modality;
    this.maxPrice = entry.maxPrice;
    this.from = entry.fromDate;
    this.to = entry.toDate;
    this.weekdays = entry.weekdays;
    this.partOfDay = entry.partOfDay;
    this.durationMinutes = entry.durationMinutes;
    this.noticeMinutes = entry.noticeMinutes;
    this.priority = entry.priority;
    this.status = entry.status;
    this.offers = offers.map((offer) => new WaitlistOfferResponse(offer, now));
    this.createdAt = entry.createdAt;
    this.updatedAt = entry.updatedAt;
    this.version = entry.version;
  }
}

export class JoinedWaitlistResponse extends WaitlistEntryResponse {
  @ApiProperty({ example: false, description: 'Something that fits can be booked at this moment; it is not offered.' })
  readonly freeNow: boolean;

  constructor(view: EntryView & { readonly freeNow: boolean }) {
    super(view);
    this.freeNow = view.freeNow;
  }
}
