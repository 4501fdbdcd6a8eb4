import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiProperty, getSchemaPath } from '@nestjs/swagger';
import { CancellationPolicyResponse } from '../../practice';
import { STATUSES, type ProfessionalStatus } from '../domain/effective-status';
import { MODALITIES, type Modality } from '../domain/settings';
import type { Professional } from '../professional.entity';
import type { Profile, ProfileView } from '../profile';
import { FieldOfWorkResponse } from './specialization.response';

export class PriceResponse {
  @ApiProperty({ type: 'integer', example: 12000, description: 'In minor units of the currency.' })
  readonly amount: number;

  @ApiProperty({ example: 'BOB', description: 'ISO 4217.' })
  readonly currency: string;

  private constructor(amount: number, currency: string) {
    this.amount = amount;
    this.currency = currency;
  }

  static of({ priceAmount, priceCurrency }: Pick<Professional, 'priceAmount' | 'priceCurrency'>): PriceResponse | null {
    return priceAmount === null || priceCurrency === null ? null : new PriceResponse(priceAmount, priceCurrency);
  }
}

function policyOf({ noticeHours, lateFeePercent }: Professional): CancellationPolicyResponse | null {
  if (noticeHours === null || lateFeePercent === null) return null;
  return new CancellationPolicyResponse({ noticeHours, lateFeePercent });
}

/** What anyone may know of a professional. */
export class PublicProfessionalResponse {
  @ApiProperty({ format: 'uuid', example: '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c11' })
  readonly id: string;

  @ApiProperty({ example: 'Lucía' })
  readonly firstName: string;

  @ApiProperty({ example: 'Mamani' })
  readonly lastName: string;

  @ApiProperty({ type: String, nullable: true, example: 'Cognitive behavioural therapy for adults.' })
  readonly bio: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'La Paz' })
  readonly city: string | null;

  @ApiProperty({ type: [String], example: ['es', 'en'], description: 'Languages of sessions, BCP 47.' })
  readonly languages: readonly string[];

  @ApiProperty({ type: String, nullable: true, example: 'CPB-1042' })
  readonly licence: string | null;

  @ApiProperty({ type: [FieldOfWorkResponse] })
  readonly specializations: readonly FieldOfWorkResponse[];

  @ApiProperty({ type: String, isArray: true, enum: MODALITIES, example: ['in_person', 'online'] })
  readonly modalities: readonly Modality[];

  @ApiProperty({ example: 'America/La_Paz', description: 'IANA zone of the working hours.' })
  readonly timeZone: string;

  @ApiProperty({ type: 'integer', example: 60 })
  readonly sessionDurationMinutes: number;

  @ApiProperty({ type: 'integer', example: 120, description: 'How long ahead patients must book.' })
  readonly minimumNoticeMinutes: number;

  @ApiProperty({ type: 'integer', example: 90, description: 'How far ahead patients may book.' })
  readonly bookingHorizonDays: number;

  @ApiProperty({ example: false, description: 'Bookings of patients wait until the professional confirms them.' })
  readonly requiresConfirmation: boolean;

  @ApiProperty({ type: PriceResponse, nullable: true })
  readonly price: PriceResponse | null;

  @ApiProperty({
    type: CancellationPolicyResponse,
    nullable: true,
    example: null,
    description: "The professional's own; null: the practice's holds.",
  })
  readonly cancellationPolicy: CancellationPolicyResponse | null;

  @ApiProperty({ example: true, description: 'Whether patients who have not been here before can book.' })
  readonly acceptsNewPatients: boolean;

  @ApiProperty({ type: 'integer', example: 1 })
  readonly version: number;

  constructor({ professional, specializations, status }: Profile) {
    this.id = professional.id;
    this.firstName = professional.firstName;
    this.lastName = professional.lastName;
    this.bio = professional.bio;
    this.city = professional.city;
    this.languages = professional.languages;
    this.licence = professional.licence;
    this.specializations = specializations.map((one) => new FieldOfWorkResponse(one));
    this.modalities = professional.modalities;
    this.timeZone = professional.timeZone;
    this.sessionDurationMinutes = professional.sessionDurationMinutes;
    this.minimumNoticeMinutes = professional.minimumNoticeMinutes;
    this.bookingHorizonDays = professional.bookingHorizonDays;
    this.requiresConfirmation = professional.requiresConfirmation;
    this.price = PriceResponse.of(professional);
    this.cancellationPolicy = policyOf(professional);
    this.acceptsNewPatients = status === 'active';
    this.version = professional.version;
  }
}

/** The full view, for the professional and the administrators. */
export class ProfessionalResponse extends PublicProfessionalResponse {
  @ApiProperty({ type: String, format: 'uuid', nullable: true, example: '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c12' })
  readonly accountId: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'lucia.mamani@praxis.example' })
  readonly email: string | null;

  @ApiProperty({ type: String, nullable: true, example: '+59171234567' })
  readonly phone: string | null;

  @ApiProperty({ type: 'integer', example: 10, description: 'The least gap between two sessions.' })
  readonly bufferMinutes: number;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    example: 30,
    description: 'From one start to the next; null: duration plus buffer.',
  })
  readonly slotIntervalMinutes: number | null;

  @ApiProperty({
    type: String,
    enum: STATUSES,
    example: 'active',
    description: 'The status that holds now: a block whose last date is over counts no more.',
  })
  readonly status: ProfessionalStatus;

  @ApiProperty({ type: String, nullable: true, example: null })
  readonly statusReason: string | null;

  @ApiProperty({
    type: String,
    format: 'date',
    nullable: true,
    example: null,
    description: "The last date of the block, in the professional's zone.",
  })
  readonly blockedUntil: string | null;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-05-04T10:00:00.000Z' })
  readonly createdAt: Date;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-05-04T10:00:00.000Z' })
  readonly updatedAt: Date;

  constructor(profile: Profile) {
    super(profile);
    const { professional, status } = profile;
    const stillHolds = status === professional.status;
    this.accountId = professional.accountId;
    this.email = professional.email;
    this.phone = professional.phone;
    this.bufferMinutes = professional.bufferMinutes;
    this.slotIntervalMinutes = professional.slotIntervalMinutes;
    this.status = status;
    this.statusReason = stillHolds ? professional.statusReason : null;
    this.blockedUntil = stillHolds ? professional.blockedUntil : null;
    this.createdAt = professional.createdAt;
    this.updatedAt = professional.updatedAt;
  }

  /** As much as the reader may see. */
  static of({ profile, inFull }: ProfileView): ProfessionalResponse | PublicProfessionalResponse {
    return inFull ? new ProfessionalResponse(profile) : new PublicProfessionalResponse(profile);
  }
}

/** Documents that the answer is the public or the full view. */
export const ApiProfessionalView = (): MethodDecorator =>
  applyDecorators(
    ApiExtraModels(ProfessionalResponse, PublicProfessionalResponse),
    ApiOkResponse({
      description: 'The full view for the professional and administrators, the public view for everybody else.',
      schema: {
        anyOf: [{ $ref: getSchemaPath(ProfessionalResponse) }, { $ref: getSchemaPath(PublicProfessionalResponse) }],
      },
    }),
  );
