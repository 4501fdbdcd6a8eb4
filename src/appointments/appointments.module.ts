import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../audit';
import { OutboxModule } from '../outbox';
import { PatientsModule } from '../patients';
import { AppointmentAccess } from './appointment-access';
import { AppointmentChanges } from './appointment-changes';
import { AppointmentHistoryEntry } from './appointment-history-entry.entity';
import { FreeSlot } from './free-slots/free-slot.entity';
import { FreeSlotsKeeper } from './free-slots/free-slots-keeper';
import { FreeSlotsQueries } from './free-slots/free-slots.queries';
import { FreeSlotsTask } from './free-slots/free-slots-task';
import { FreeSlotsUpkeep } from './free-slots/free-slots-upkeep';
import { FreeSlotsVerification } from './free-slots/free-slots-verification';
import { FreeSlotCalendar } from './free-slots/free-slot-calendar.entity';
import { AppointmentDrafts } from './appointment-drafts';
import { AppointmentJournal } from './appointment-journal';
import { AppointmentListsQueries } from './appointment-lists.queries';
import { AppointmentMovesController } from './appointment-moves.controller';
import { AppointmentVault } from './appointment-vault';
import { Appointment } from './appointment.entity';
import { HeldBookings } from './holds/held-bookings.service';
import { HoldsController } from './holds/holds.controller';
import { HoldsQueries } from './holds/holds.queries';
import { HoldsService } from './holds/holds.service';
import { ReservedTime } from './holds/reserved-time.service';
import { SlotHold } from './holds/slot-hold.entity';
import { AppointmentsController } from './appointments.controller';
import { AppointmentsQueries } from './appointments.queries';
import { AppointmentsService } from './appointments.service';
import { AvailabilityChecksService } from './availability-checks.service';
import { BookingDecisions } from './booking-decisions';
import { BookingFactsQueries } from './booking-facts.queries';
import { BookingRecheck } from './booking-recheck';
import { BookingRefusals } from './booking-refusals.service';
import { BookingsService } from './bookings.service';
import { CalendarFeed } from './calendar-files/calendar-feed.entity';
import { CalendarFeedsQueries } from './calendar-files/calendar-feeds.queries';
import { CalendarFilesController } from './calendar-files/calendar-files.controller';
import { CalendarFilesService } from './calendar-files/calendar-files.service';
import { CancellationsAtOnce } from './cancellations-at-once';
import { CancellationQuotesController } from './cancellation-quotes.controller';
import { CancellationQuotesService } from './cancellation-quotes.service';
import { ExpiredTime } from './expired-time';
import { ExpiredTimeUpkeep } from './expired-time-upkeep';
import { LateFeeWaivers } from './late-fee-waivers';
import { PatientSessionsController } from './patient-sessions.controller';
import { PatientWithdrawal } from './patient-withdrawal';
import { ReschedulesService } from './reschedules.service';
import { SearchExplanations } from './search/search-explanations.service';
import { SlotSearchController } from './search/slot-search.controller';
import { SlotSearchQueries } from './search/slot-search.queries';
import { SlotSearchService } from './search/slot-search.service';
import { AppointmentSeries } from './series/appointment-series.entity';
import { SeriesBookingsService } from './series/series-bookings.service';
import { SeriesChangesService } from './series/series-changes.service';
import { SeriesJournal } from './series/series-journal';
import { SeriesMoves } from './series/series-moves';
import { SeriesReadings } from './series/series-readings.service';
import { SeriesRefusals } from './series/series-refusals.service';
import { SeriesController } from './series/series.controller';
import { SeriesQueries } from './series/series.queries';
import { SlotsController } from './slots.controller';
import { SlotsService } from './slots.service';
import { StatusMovesService } from './status-moves.service';

@Module({
  imports: [
    TypeOrmModule.forFeature([
      Appointment,
      AppointmentHistoryEntry,
      CalendarFeed,
      AppointmentSeries,
      SlotHold,
      FreeSlot,
      FreeSlotCalendar,
    ]),
    AuditModule,
    OutboxModule,
    PatientsModule,
  ],
  controllers: [
    HoldsController,
    AppointmentsController,
    AppointmentMovesController,
    CalendarFilesController,
    CancellationQuotesController,
    PatientSessionsController,
    SlotSearchController,
    SeriesController,
    SlotsController,
  ],
  providers: [
    AppointmentAccess,
    AppointmentDrafts,
    AppointmentChanges,
    AppointmentJournal,
    AppointmentListsQueries,
    AppointmentVault,
    AppointmentsQueries,
    AppointmentsService,
    AvailabilityChecksService,
    BookingDecisions,
    BookingFactsQueries,
    BookingRecheck,
    BookingRefusals,
    BookingsService,
    HeldBookings,
    HoldsQueries,
    HoldsService,
    FreeSlotsKeeper,
    FreeSlotsQueries,
    FreeSlotsUpkeep,
    FreeSlotsVerification,
    FreeSlotsTask,
    CalendarFeedsQueries,
    CalendarFilesService,
    CancellationsAtOnce,
    CancellationQuotesService,
    ExpiredTime,
    ExpiredTimeUpkeep,
    LateFeeWaivers,
    PatientWithdrawal,
    ReschedulesService,
    ReservedTime,
    SearchExplanations,
    SlotSearchQueries,
    SlotSearchService,
    SeriesBookingsService,
    SeriesChangesService,
    SeriesJournal,
    SeriesMoves,
    SeriesQueries,
    SeriesReadings,
    SeriesRefusals,
    SlotsService,
    StatusMovesService,
  ],
  exports: [
    AppointmentAccess,
    AppointmentChanges,
    AppointmentJournal,
    AppointmentsQueries,
    BookingFactsQueries,
    CancellationsAtOnce,
    ExpiredTime,
    ExpiredTimeUpkeep,
    FreeSlotsKeeper,
    FreeSlotsUpkeep,
    FreeSlotsVerification,
    LateFeeWaivers,
    PatientWithdrawal,
    ReservedTime,
    SlotSearchService,
  ],
})
export class AppointmentsModule {}
