import { Global, Module } from '@nestjs/common';
import { CalendarConflicts } from '../availability';
import { PatientCalendar } from '../patients';
import { CalendarWatch, FreeSlotsOn } from '../professionals';
import { AppointmentsInTheWay } from './appointments-in-the-way';
import { AppointmentsModule } from './appointments.module';
import { FreeSlotsOnDate } from './free-slots-on-date';
import { FreeSlotsKeeper } from './free-slots/free-slots-keeper';
import { PatientAppointments } from './patient-appointments';

/** Answers what the modules below must know of bookings, which they cannot import. Global, since they do not know this one. */
@Global()
@Module({
  imports: [AppointmentsModule],
  providers: [
    { provide: CalendarConflicts, useClass: AppointmentsInTheWay },
    { provide: CalendarWatch, useExisting: FreeSlotsKeeper },
    { provide: FreeSlotsOn, useClass: FreeSlotsOnDate },
    { provide: PatientCalendar, useClass: PatientAppointments },
  ],
  exports: [CalendarConflicts, CalendarWatch, FreeSlotsOn, PatientCalendar],
})
export class AppointmentPortsModule {}
