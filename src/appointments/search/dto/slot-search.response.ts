import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PageInfo } from '../../../common/http/page';
import { MINUTE_MS, formatInstant } from '../../../common/time/dates';
import { MODALITIES, PriceResponse } from '../../../professionals';
import type { Modality } from '../../domain/booking-rules';
import { ABSENCE_REASONS, type Absence, type AbsenceReason } from '../search-explanations.service';
import { SEARCH_REASONS, type FoundSlots, type SearchReason } from '../slot-search.service';
import type { SlotOffer } from '../slot-search.queries';

export class SlotOfferResponse {
  @ApiProperty({ format: 'date-time', example: '2026-12-01T13:00:00.000Z' })
  readonly startsAt: string;

  @ApiProperty({ format: 'date-time', example: '2026-12-01T14:00:00.000Z' })
  readonly endsAt: string;

  @ApiProperty({ type: 'integer', example: 60 })
  readonly durationMinutes: number;

  @ApiProperty({ format: 'uuid', example: '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c11' })
  readonly professionalId: string;

  @ApiProperty({ example: 'Lucía' })
  readonly firstName: string;

  @ApiProperty({ example: 'Mamani' })
  readonly lastName: string;

  @ApiProperty({ type: String, nullable: true, example: 'La Paz' })
  readonly city: string | null;

  @ApiProperty({ type: String, isArray: true, enum: MODALITIES, example: ['in_person', 'online'] })
  readonly modalities: readonly Modality[];

  @ApiProperty({ type: PriceResponse, nullable: true })
  readonly price: PriceResponse | null;

  @ApiProperty({ example: 'America/La_Paz', description: 'IANA zone of the professional.' })
  readonly timeZone: string;

  constructor(offer: SlotOffer) {
    this.startsAt = formatInstant(offer.startsAt);
    this.endsAt = formatInstant(offer.startsAt + offer.durationMinutes * MINUTE_MS);
    this.durationMinutes = offer.durationMinutes;
    this.professionalId = offer.professionalId;
    this.firstName = offer.firstName;
    this.lastName = offer.lastName;
    this.city = offer.city;
    this.modalities = offer.modalities;
    this.price = PriceResponse.of(offer);
    this.timeZone = offer.timeZone;
  }
}

export class NextAvailableResponse {
  @ApiProperty({ format: 'date-time', example: '2026-12-21T13:00:00.000Z' })
  readonly startsAt: string;

  @ApiProperty({ format: 'date', example: '2026-12-21', description: "The date of it on the professional's calendar." })
  readonly date: string;

  @ApiProperty({ format: 'uuid', example: '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c11' })
  readonly professionalId: string;

  @ApiProperty({ example: 'America/La_Paz', description: 'IANA zone of the professional.' })
  readonly timeZone: string;

  constructor({ startsAt, localDate, professionalId, timeZone }: SlotOffer) {
    this.startsAt = formatInstant(startsAt);
    this.date = localDate;
    this.professionalId = professionalId;
    this.timeZone = timeZone;
  }
}

export class AbsenceResponse {
  @ApiProperty({ format: 'uuid', example: '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c11' })
  readonly professionalId!: string;

  @ApiProperty({ type: String, isArray: true, enum: ABSENCE_REASONS, example: ['city', 'price'] })
  readonly reasons!: readonly AbsenceReason[];
}

export class SlotSearchResponse {
  @ApiProperty({ type: [SlotOfferResponse] })
  readonly data: readonly SlotOfferResponse[];

  @ApiProperty({ type: PageInfo })
  readonly page: PageInfo;

  @ApiPropertyOptional({
    type: String,
    enum: SEARCH_REASONS,
    example: 'nobody_free',
    description: 'Only when nothing is found: whether nobody matches the filters, or nobody who does has time.',
  })
  readonly reason?: SearchReason;

  @ApiPropertyOptional({
    type: NextAvailableResponse,
    nullable: true,
    description: 'With `nobody_free`: the first time after the range, null if there is none within booking horizons.',
  })
  readonly nextAvailable?: NextAvailableResponse | null;

  @ApiPropertyOptional({
    type: [AbsenceResponse],
    description: 'With `explain`: why professionals are not on this page, by id, at most 100 of them.',
  })
  readonly explanation?: readonly Absence[];

  @ApiPropertyOptional({ type: 'integer', example: 0, description: 'With `explain`: how many more are not.' })
  readonly unexplained?: number;

  constructor({ page, reason, next, explanation }: FoundSlots, limit: number) {
    this.data = page.rows.map((offer) => new SlotOfferResponse(offer));
    this.page = { nextCursor: page.nextCursor, limit };
    if (reason) this.reason = reason;
    if (next !== undefined) this.nextAvailable = next && new NextAvailableResponse(next);
    if (explanation) {
      this.explanation = explanation.absences;
      this.unexplained = explanation.leftOut;
    }
  }
}
