import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../audit';
import { OutboxModule } from '../outbox';
import { AppointmentHistoryEntry } from './appointment-history-entry.entity';
import { AppointmentJournal } from './appointment-journal';
import { AppointmentVault } from './appointment-vault';
import { Appointment } from './appointment.entity';
import { AppointmentsController } from './appointments.controller';
import { AppointmentsQueries } from './appointments.queries';
import { BookingFactsQueries } from './booking-facts.queries';
import { BookingRefusals } from './booking-refusals.service';
import { BookingsService } from './bookings.service';

@Module({
  imports: [TypeOrmModule.forFeature([Appointment, AppointmentHistoryEntry]), AuditModule, OutboxModule],
  controllers: [AppointmentsController],
  providers: [
    AppointmentJournal,
    AppointmentVault,
    AppointmentsQueries,
    BookingFactsQueries,
    BookingRefusals,
    BookingsService,
  ],
})
export class AppointmentsModule {}
