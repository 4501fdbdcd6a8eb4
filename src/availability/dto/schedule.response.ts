import { ApiProperty } from '@nestjs/swagger';
import type { WallTimes, WeeklyWindow } from '../domain/working-windows';
import type { WeeklySchedule } from '../schedules.service';

export class WallTimesResponse {
  @ApiProperty({ example: '09:00' })
  readonly start: string;

  @ApiProperty({ example: '13:00', description: 'At or before the start: on the next day.' })
  readonly end: string;

  constructor({ start, end }: WallTimes) {
    this.start = start;
    this.end = end;
  }
}

export class WeeklyWindowResponse extends WallTimesResponse {
  @ApiProperty({ type: 'integer', example: 1, description: 'ISO 8601: 1 is Monday.' })
  readonly weekday: number;

  @ApiProperty({ type: String, format: 'date', nullable: true, example: null })
  readonly validFrom: string | null;

  @ApiProperty({ type: String, format: 'date', nullable: true, example: '2027-03-31' })
  readonly validTo: string | null;

  constructor(window: WeeklyWindow) {
    super(window);
    this.weekday = window.weekday;
    this.validFrom = window.validFrom ?? null;
    this.validTo = window.validTo ?? null;
  }
}

export class ScheduleResponse {
  @ApiProperty({ example: 'America/La_Paz', description: 'IANA zone of the windows.' })
  readonly timeZone: string;

  @ApiProperty({ type: [WeeklyWindowResponse], description: 'By weekday and start.' })
  readonly windows: readonly WeeklyWindowResponse[];

  @ApiProperty({ type: 'integer', example: 1 })
  readonly version: number;

  constructor({ timeZone, windows, version }: WeeklySchedule) {
    this.timeZone = timeZone;
    this.windows = windows.map((window) => new WeeklyWindowResponse(window));
    this.version = version;
  }
}
