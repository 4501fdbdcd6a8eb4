export { PatientsModule } from './patients.module';
export { PatientsService } from './patients.service';
export { PatientCalendar } from './patient-calendar';
export { PatientClosingService } from './patient-closing.service';
export { PatientHasFutureAppointments, PatientNotFound } from './patients.errors';
export { PatientResponse } from './dto/patient.response';
export { ApiPatientId, PathPatientId } from './dto/path-patient-id';
export type { PatientRecord } from './patient-vault';
