import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../audit';
import { OutboxModule } from '../outbox';
import { PracticeModule } from '../practice';
import { ProfessionalsModule } from '../professionals';
import { BlockedPeriodRow } from './blocked-period.entity';
import { BlockedPeriodsController } from './blocked-periods.controller';
import { BlockedPeriodsService } from './blocked-periods.service';
import { CalendarChanges } from './calendar-changes.service';
import { ClosuresController } from './closures.controller';
import { DateOverrideRow } from './date-override.entity';
import { DateOverridesController } from './date-overrides.controller';
import { DateOverridesService } from './date-overrides.service';
import { SchedulesController } from './schedules.controller';
import { SchedulesService } from './schedules.service';
import { WeeklyWindowRow } from './weekly-window.entity';

@Module({
  imports: [
    TypeOrmModule.forFeature([WeeklyWindowRow, DateOverrideRow, BlockedPeriodRow]),
    AuditModule,
    OutboxModule,
    PracticeModule,
    ProfessionalsModule,
  ],
  controllers: [SchedulesController, DateOverridesController, BlockedPeriodsController, ClosuresController],
  providers: [SchedulesService, DateOverridesService, BlockedPeriodsService, CalendarChanges],
})
export class AvailabilityModule {}
