export { AuditModule } from './audit.module';
export { AuditService, type AuditedAct } from './audit.service';
