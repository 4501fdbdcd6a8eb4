import { isSupportedCountry } from 'libphonenumber-js';
import { Currency, Field, Integer, IntegerList, Nested, OneOf, Text, TimeZone } from '../../common/http/fields';
import { LANGUAGES, type Language } from '../../common/i18n/language';
import type { PracticeChange } from '../practice.service';

/** From a quarter of an hour to two weeks before. */
export const REMINDER_MINUTES = { maxItems: 5, min: 15, max: 20_160, example: [1440, 120] };

const isCountry = (value: unknown) => typeof value === 'string' && isSupportedCountry(value);

export class CancellationPolicyDto {
  @Integer({ optional: true, min: 0, max: 720, example: 24 })
  readonly noticeHours?: number;

  @Integer({ optional: true, min: 0, max: 100, example: 50 })
  readonly lateFeePercent?: number;
}

export class ChangePracticeDto {
  @Text({ optional: true, max: 120, example: 'Consultorio Illimani' })
  readonly name?: string;

  @TimeZone({ optional: true })
  readonly timeZone?: string;

  @Field({ optional: true, example: 'BO' }, { type: String, pattern: '^[A-Z]{2}$' }, ['country', isCountry])
  readonly country?: string;

  @OneOf(LANGUAGES, { optional: true })
  readonly language?: Language;

  @Currency({ optional: true })
  readonly currency?: string;

  @Nested(() => CancellationPolicyDto, { optional: true })
  readonly cancellationPolicy?: CancellationPolicyDto;

  @Integer({ optional: true, min: 1, max: 720, example: 48, description: 'How long professionals have to confirm.' })
  readonly confirmationHours?: number;

  @Integer({
    optional: true,
    min: 10,
    max: 10_080,
    example: 120,
    description: 'How long a patient of the waitlist has to answer an offer.',
  })
  readonly waitlistOfferMinutes?: number;

  @IntegerList({
    optional: true,
    ...REMINDER_MINUTES,
    description: 'Patients who have not said otherwise are reminded so many minutes before the start. None: nobody is.',
  })
  readonly reminderMinutes?: readonly number[];

  static toChange({ cancellationPolicy, reminderMinutes, ...rest }: ChangePracticeDto): PracticeChange {
    const { noticeHours, lateFeePercent } = cancellationPolicy ?? {};
    const change: Readonly<Record<string, unknown>> = {
      ...{ ...rest, noticeHours, lateFeePercent },
      reminderMinutes: reminderMinutes?.toSorted((a, b) => b - a),
    };
    return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  }
}
