import { ApiProperty } from '@nestjs/swagger';
import { LocalDate, NestedList } from '../../common/http/fields';
import type { DateOverride } from '../domain/working-windows';
import { WallTimesResponse } from './schedule.response';
import { WallTimesDto } from './set-schedule.dto';

export class ListDateOverridesQuery {
  @LocalDate({ description: 'First date.' })
  readonly from!: string;

  @LocalDate({ example: '2026-12-31', description: 'Last date; at most 366 days.' })
  readonly to!: string;
}

export class SetDateOverrideDto {
  @NestedList(() => WallTimesDto, {
    maxItems: 24,
    example: [{ start: '10:00', end: '12:00' }],
    description: 'The working windows of the date; none: closed.',
  })
  readonly windows!: WallTimesDto[];
}

export class DateOverrideResponse {
  @ApiProperty({ format: 'date', example: '2026-12-24' })
  readonly date: string;

  @ApiProperty({ type: [WallTimesResponse], description: 'None: closed.' })
  readonly windows: readonly WallTimesResponse[];

  constructor({ date, windows }: DateOverride) {
    this.date = date;
    this.windows = windows.map((times) => new WallTimesResponse(times));
  }
}

export class DateOverridesResponse {
  @ApiProperty({ type: [DateOverrideResponse], description: 'By date.' })
  readonly data: readonly DateOverrideResponse[];

  constructor(overrides: readonly DateOverride[]) {
    this.data = overrides.map((override) => new DateOverrideResponse(override));
  }
}
