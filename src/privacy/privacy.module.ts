import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccountsModule } from '../accounts';
import { AppointmentsModule } from '../appointments';
import { AuditModule } from '../audit';
import { JobsModule } from '../jobs';
import { OutboxModule } from '../outbox';
import { WaitlistModule } from '../waitlist';
import { ErasureController } from './erasure.controller';
import { ErasureTask } from './erasure.task';
import { ErasuresService } from './erasures.service';
import { ExportTask } from './export.task';
import { ExportsController } from './exports.controller';
import { ExportsService } from './exports.service';
import { LegalHoldController } from './legal-hold.controller';
import { LegalHold } from './legal-hold.entity';
import { LegalHoldsService } from './legal-holds.service';
import { PatientErasure } from './patient-erasure.entity';
import { PatientExport } from './patient-export.entity';
import { PersonalRecords } from './personal-records';
import { Retention } from './retention';
import { Subjects } from './subjects';

@Module({
  imports: [
    TypeOrmModule.forFeature([PatientExport, PatientErasure, LegalHold]),
    AccountsModule,
    AppointmentsModule,
    AuditModule,
    JobsModule,
    OutboxModule,
    WaitlistModule,
  ],
  controllers: [ExportsController, ErasureController, LegalHoldController],
  providers: [
    ErasuresService,
    ErasureTask,
    ExportsService,
    ExportTask,
    LegalHoldsService,
    PersonalRecords,
    Retention,
    Subjects,
  ],
})
export class PrivacyModule {}
