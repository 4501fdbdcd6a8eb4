export { blockedIntervals, type BlockedPeriod } from './domain/blocked-periods';
export { patientBounds, slotsIn, type StartBounds } from './domain/slots';
export { openingsAround, openingsBetween, type Schedule } from './domain/working-windows';
