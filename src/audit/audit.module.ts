import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditEntriesController } from './audit-entries.controller';
import { AuditEntry } from './audit-entry.entity';
import { AuditReadings } from './audit-readings.service';
import { AuditEntryToSeal, AuditSeal } from './audit-seal.entity';
import { AuditSealing } from './audit-sealing';
import { AuditService } from './audit.service';

@Module({
  imports: [TypeOrmModule.forFeature([AuditEntry, AuditSeal, AuditEntryToSeal])],
  controllers: [AuditEntriesController],
  providers: [AuditService, AuditReadings, AuditSealing],
  exports: [AuditService, AuditReadings],
})
export class AuditModule {}
