import {
  Currency,
  Email,
  Flag,
  Integer,
  Nested,
  Phone,
  Text,
  TextList,
  type FieldOptions,
} from '../../common/http/fields';
import { MODALITIES, SETTING_RANGES, type Modality } from '../domain/settings';

/** BCP 47, as far as practices need it: a language, perhaps with script or region. */
export const LANGUAGE_TAG = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/;
export const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;

const range = (setting: keyof typeof SETTING_RANGES): string => SETTING_RANGES[setting].join(' to ');

/** How a field without a value is said: left out (new records), or cleared by null too (changes). */
type Empty = Pick<FieldOptions, 'optional' | 'clearable'>;

export class PriceDto {
  @Integer({ min: 0, example: 12000, description: 'In minor units of the currency.' })
  readonly amount!: number;

  @Currency()
  readonly currency!: string;
}

export class OwnCancellationPolicyDto {
  @Integer({
    min: 0,
    max: 720,
    example: 48,
    description: 'Hours before the start until which patients cancel in time.',
  })
  readonly noticeHours!: number;

  @Integer({ min: 0, max: 100, example: 50, description: 'What a late cancellation costs, in percent of the price.' })
  readonly lateFeePercent!: number;
}

/** What has the same form whether it can be cleared or not. */
abstract class PlainFields {
  @TextList({
    optional: true,
    maxItems: 10,
    max: 35,
    pattern: LANGUAGE_TAG,
    example: ['es', 'en'],
    description: 'Languages of sessions, BCP 47.',
  })
  readonly languages?: string[];

  @TextList({
    optional: true,
    maxItems: 20,
    max: 60,
    pattern: SLUG,
    example: ['anxiety'],
    description: 'Slugs of specializations.',
  })
  readonly specializations?: string[];

  @TextList({ optional: true, minItems: 1, maxItems: 2, max: 20, values: MODALITIES, example: ['in_person', 'online'] })
  readonly modalities?: Modality[];

  @Integer({ optional: true, example: 60, description: '15 to 240, in steps of 5.' })
  readonly sessionDurationMinutes?: number;

  @Integer({ optional: true, example: 10, description: `Least gap between sessions, ${range('bufferMinutes')}.` })
  readonly bufferMinutes?: number;

  @Integer({
    optional: true,
    example: 120,
    description: `How long ahead patients must book, ${range('minimumNoticeMinutes')}.`,
  })
  readonly minimumNoticeMinutes?: number;

  @Integer({
    optional: true,
    example: 90,
    description: `How far ahead patients may book, ${range('bookingHorizonDays')}.`,
  })
  readonly bookingHorizonDays?: number;

  @Flag({ optional: true, example: false, description: 'Bookings of patients wait until the professional confirms.' })
  readonly requiresConfirmation?: boolean;
}

/** The fields that new records and changes share. */
export interface ProfileFieldsDto extends PlainFields {
  readonly email?: string | null;
  readonly phone?: string | null;
  readonly city?: string | null;
  readonly bio?: string | null;
  readonly licence?: string | null;
  readonly slotIntervalMinutes?: number | null;
  readonly price?: PriceDto | null;
  readonly cancellationPolicy?: OwnCancellationPolicyDto | null;
}

/** The base class of both requests. */
export function profileFields(empty: Empty): new () => ProfileFieldsDto {
  class Fields extends PlainFields implements ProfileFieldsDto {
    @Email({ ...empty, example: 'lucia.mamani@praxis.example' })
    readonly email?: string | null;

    @Phone(empty)
    readonly phone?: string | null;

    @Text({ ...empty, max: 80, example: 'La Paz' })
    readonly city?: string | null;

    @Text({ ...empty, max: 4000, example: 'Cognitive behavioural therapy for adults.' })
    readonly bio?: string | null;

    @Text({ ...empty, max: 60, example: 'CPB-1042' })
    readonly licence?: string | null;

    @Integer({
      ...empty,
      example: 30,
      description: `From one start to the next, ${range('slotIntervalMinutes')}; else duration plus buffer.`,
    })
    readonly slotIntervalMinutes?: number | null;

    @Nested(() => PriceDto, empty)
    readonly price?: PriceDto | null;

    @Nested(() => OwnCancellationPolicyDto, { ...empty, description: "In place of the practice's, for new bookings." })
    readonly cancellationPolicy?: OwnCancellationPolicyDto | null;
  }
  return Fields;
}
