import { Integer, LocalDate, NestedList, TimeZone, WallTime } from '../../common/http/fields';

export class WallTimesDto {
  @WallTime({ example: '09:00' })
  readonly start!: string;

  @WallTime({ example: '13:00', description: 'At or before the start: on the next day; `00:00` is the next midnight.' })
  readonly end!: string;
}

export class WeeklyWindowDto extends WallTimesDto {
  @Integer({ min: 1, max: 7, example: 1, description: 'ISO 8601: 1 is Monday.' })
  readonly weekday!: number;

  @LocalDate({ optional: true, description: 'First date on which it applies.' })
  readonly validFrom?: string;

  @LocalDate({ optional: true, example: '2027-03-31', description: 'Last date on which it starts.' })
  readonly validTo?: string;
}

export class SetScheduleDto {
  @TimeZone({ description: "The professional's zone from now on: of the windows, and of all dates of their calendar." })
  readonly timeZone!: string;

  @NestedList(() => WeeklyWindowDto, {
    maxItems: 100,
    example: [{ weekday: 1, start: '09:00', end: '13:00' }],
    description: 'The whole week; windows must not overlap.',
  })
  readonly windows!: WeeklyWindowDto[];
}
