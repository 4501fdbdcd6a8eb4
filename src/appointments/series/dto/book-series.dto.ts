import { invalidField } from '../../../common/http/validation.pipe';
import { Field, Instant, NestedList, OneOf, Text, type FieldOptions } from '../../../common/http/fields';
import { parseInstant } from '../../../common/time/dates';
import { SessionOrderDto } from '../../dto/book-appointment.dto';
import { MAX_OCCURRENCES } from '../domain/occurrences';
import {
  CONFLICT_POLICIES,
  type ConflictPolicy,
  type OccurrenceChoice,
  type SeriesBookingOrder,
  type SeriesOrder,
} from '../series-orders';

const OCCURRENCE_USES = ['skip', 'override', 'alternative'] as const;

/** RFC 3339 instants; stay strings. */
const InstantList = (options: FieldOptions & { readonly maxItems: number }): PropertyDecorator => {
  const { maxItems } = options;
  return Field(options, { type: [String], minItems: 0, maxItems, items: { type: 'string', format: 'date-time' } }, [
    'instant_list',
    (value) =>
      Array.isArray(value) &&
      value.length <= maxItems &&
      value.every((item) => typeof item === 'string' && parseInstant(item) !== undefined),
    { max: maxItems },
  ]);
};

export class PreviewSeriesDto extends SessionOrderDto {
  @Text({
    max: 500,
    example: 'FREQ=WEEKLY;BYDAY=MO,TH;COUNT=10',
    description:
      'RFC 5545: FREQ (DAILY, WEEKLY, MONTHLY) and COUNT or UNTIL (a local date such as 20261231, or an instant in UTC), perhaps INTERVAL and BYDAY (with ordinals such as 2MO or -1FR where monthly). Local wall time of the professional; `startsAt` is the first occurrence.',
  })
  readonly recurrence!: string;

  @InstantList({
    optional: true,
    maxItems: MAX_OCCURRENCES,
    example: ['2026-12-24T13:00:00.000Z'],
    description: 'Starts of occurrences that are left out (EXDATE). They count for COUNT.',
  })
  readonly exdates?: readonly string[];

  static toSeriesOrder({ startsAt, exdates = [], ...rest }: PreviewSeriesDto): SeriesOrder {
    return { ...rest, startsAt: instant(startsAt), exdates: exdates.map(instant) };
  }
}

export class OccurrenceChoiceDto {
  @Instant({ description: 'The start of the occurrence, as the preview shows it.' })
  readonly startsAt!: string;

  @OneOf(OCCURRENCE_USES, {
    example: 'alternative',
    description: '`skip` leaves it out, `override` (staff) sets rules aside for it, `alternative` books another start.',
  })
  readonly use!: (typeof OCCURRENCE_USES)[number];

  @Instant({ optional: true, example: '2026-12-02T13:00:00.000Z', description: 'With `alternative`: the other start.' })
  readonly alternative?: string;

  @Text({
    optional: true,
    max: 500,
    example: 'Agreed with the patient by phone.',
    description: 'With `override`: why. Kept with the appointment, encrypted.',
  })
  readonly reason?: string;
}

export class BookSeriesDto extends PreviewSeriesDto {
  @OneOf(CONFLICT_POLICIES, {
    optional: true,
    description:
      'What happens when some occurrence cannot be booked: `refuse` (unless told) books nothing, `skip` books the others and says which were left out.',
  })
  readonly onConflict?: ConflictPolicy;

  @NestedList(() => OccurrenceChoiceDto, {
    optional: true,
    maxItems: MAX_OCCURRENCES,
    description: 'What the caller decided about single occurrences after a preview.',
  })
  readonly choices?: readonly OccurrenceChoiceDto[];

  static toBookingOrder({ onConflict = 'refuse', choices = [], ...rest }: BookSeriesDto): SeriesBookingOrder {
    return { ...PreviewSeriesDto.toSeriesOrder(rest), onConflict, choices: choices.map(choiceOf) };
  }
}

function choiceOf(choice: OccurrenceChoiceDto, index: number): OccurrenceChoice {
  const { use, alternative, reason } = choice;
  const occurrence = instant(choice.startsAt);
  if ((use === 'alternative') !== (alternative !== undefined)) {
    throw invalidField(`choices[${index}].alternative`, 'only_with', { other: '`use: alternative`' });
  }
  if ((use === 'override') !== (reason !== undefined)) {
    throw invalidField(`choices[${index}].reason`, 'only_with', { other: '`use: override`' });
  }
  if (alternative !== undefined) return { occurrence, use: 'alternative', startsAt: instant(alternative) };
  return reason === undefined ? { occurrence, use: 'skip' } : { occurrence, use: 'override', reason };
}

const instant = (text: string): number => parseInstant(text) ?? NaN;
