import { PARTS_OF_DAY, type PartOfDay } from '../../appointments';
import { Field, Id, Integer, LocalDate, OneOf, Text, TextList } from '../../common/http/fields';
import { PageQuery } from '../../common/http/page';
import { LANGUAGE_TAG, MODALITIES, type Modality } from '../../professionals';
import type { EntryStatus } from '../waitlist-entry.entity';

const LISTED_STATUSES = ['waiting', 'fulfilled'] as const satisfies readonly EntryStatus[];

const areWeekdays = (value: unknown) =>
  Array.isArray(value) &&
  value.length >= 1 &&
  new Set(value).size === value.length &&
  value.every((day) => Number.isInteger(day) && day >= 1 && day <= 7);

export class JoinWaitlistDto {
  @Id({ optional: true, description: 'Patients wait for themselves; staff say for whom.' })
  readonly patientId?: string;

  @Id({ optional: true, description: 'Only this professional. Professionals: the own calendar, also when left out.' })
  readonly professionalId?: string;

  @TextList({
    optional: true,
    minItems: 1,
    maxItems: 20,
    max: 60,
    example: ['anxiety', 'couples'],
    description: 'Slugs, any of which will do.',
  })
  readonly specialization?: string[];

  @Text({ optional: true, max: 80, example: 'La Paz', description: 'The whole name; accents and case do not matter.' })
  readonly city?: string;

  @Text({
    optional: true,
    max: 35,
    pattern: LANGUAGE_TAG,
    example: 'es',
    description: 'BCP 47; `es` finds `es-BO` too.',
  })
  readonly language?: string;

  @OneOf(MODALITIES, { optional: true, description: "The professional's first modality is offered unless told." })
  readonly modality?: Modality;

  @Integer({
    optional: true,
    min: 0,
    max: 999_999_999,
    example: 15_000,
    description: "The most that a session may cost, in minor units of the practice's currency.",
  })
  readonly maxPrice?: number;

  @LocalDate({ description: "First date, on the professional's calendar." })
  readonly from!: string;

  @LocalDate({ example: '2026-12-14', description: 'Last date, included; at most 62 days in all.' })
  readonly to!: string;

  @Field(
    { optional: true, example: [1, 3], description: 'ISO 8601, 1 is Monday; every day unless told.' },
    { type: 'array', minItems: 1, maxItems: 7, uniqueItems: true, items: { type: 'integer', minimum: 1, maximum: 7 } },
    ['list', areWeekdays, { min: 1, max: 7 }],
  )
  readonly weekdays?: number[];

  @OneOf(PARTS_OF_DAY, {
    optional: true,
    example: 'evening',
    description: "When a session starts, on the professional's clock: before 12:00, from 12:00, from 18:00.",
  })
  readonly partOfDay?: PartOfDay;

  @Integer({
    optional: true,
    example: 60,
    description: "15 to 240 in steps of 5; the professional's session duration unless told.",
  })
  readonly durationMinutes?: number;

  @Integer({
    optional: true,
    min: 0,
    max: 43_200,
    example: 180,
    description: 'How long before a session the patient has to know of it.',
  })
  readonly noticeMinutes?: number;

  @Integer({
    optional: true,
    min: 0,
    max: 100,
    example: 10,
    description: 'For administrators only: the higher comes first; 0 unless told.',
  })
  readonly priority?: number;
}

export class ListWaitlistQuery extends PageQuery {
  @Id({ optional: true })
  readonly patientId?: string;

  @Id({ optional: true })
  readonly professionalId?: string;

  @OneOf(LISTED_STATUSES, { optional: true })
  readonly status?: (typeof LISTED_STATUSES)[number];
}
