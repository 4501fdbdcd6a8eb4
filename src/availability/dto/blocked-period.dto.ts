import { LocalDate, OneOf, Text, WallTime } from '../../common/http/fields';
import { PageQuery } from '../../common/http/page';

export const ON_CONFLICT = ['refuse', 'keep', 'cancel'] as const;
export type OnConflict = (typeof ON_CONFLICT)[number];

export class BlockPeriodDto {
  @LocalDate({ description: 'First date.' })
  readonly startsOn!: string;

  @LocalDate({ example: '2026-12-05', description: 'Last date; at most 366 dates.' })
  readonly endsOn!: string;

  @WallTime({ optional: true, example: '12:00', description: 'On each of the dates; with `endTime`, or neither.' })
  readonly startTime?: string;

  @WallTime({ optional: true, example: '14:00', description: 'At or before `startTime`: on the next day.' })
  readonly endTime?: string;

  @Text({ optional: true, max: 500, example: 'Training', description: 'Private; encrypted at rest.' })
  readonly reason?: string;

  @OneOf(ON_CONFLICT, {
    optional: true,
    description: 'What to do with appointments in this time: refuse (unless given), keep, or cancel them.',
  })
  readonly onConflict?: OnConflict;
}

export class ListBlockedPeriodsQuery extends PageQuery {
  @LocalDate({ optional: true, description: 'Only those that end on this date or later.' })
  readonly from?: string;
}
