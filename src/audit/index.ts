export { AuditModule } from './audit.module';
export { AuditReadings, type AuditFilter } from './audit-readings.service';
export { AuditEntry } from './audit-entry.entity';
export { AuditService, type AuditedAct } from './audit.service';
