export { AvailabilityModule } from './availability.module';
export {
  CalendarConflicts,
  type CalendarConflict,
  type ConflictCancellation,
  type ConflictQuestion,
} from './calendar-conflicts';
export { blockedIntervals, type BlockedPeriod } from './domain/blocked-periods';
export {
  freeStartsIn,
  patientBounds,
  slotsIn,
  type FreeStart,
  type SlotQuestion,
  type StartBounds,
} from './domain/slots';
export {
  openingsAround,
  openingsBetween,
  type DateOverride,
  type Opening,
  type Schedule,
  type WallTimes,
  type WeeklyWindow,
} from './domain/working-windows';
