import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccountsModule } from '../accounts';
import { AuditModule } from '../audit';
import { OutboxModule } from '../outbox';
import { PracticeModule } from '../practice';
import { InvitationsController } from './invitations.controller';
import { PatientAccess } from './patient-access';
import { PatientAccountsService } from './patient-accounts.service';
import { PatientChangesService } from './patient-changes.service';
import { PatientClosingService } from './patient-closing.service';
import { PatientEntry } from './patient-entry';
import { PatientPicture } from './patient-picture.entity';
import { PatientPicturesController } from './patient-pictures.controller';
import { PatientPicturesService } from './patient-pictures.service';
import { PatientTagsController } from './patient-tags.controller';
import { PatientVault } from './patient-vault';
import { Patient } from './patient.entity';
import { PatientsController } from './patients.controller';
import { PatientsQueries } from './patients.queries';
import { PatientsService } from './patients.service';
import { RefusedAccessInterceptor } from './refused-access.interceptor';
import { RegistrationController } from './registration.controller';

@Module({
  imports: [
    TypeOrmModule.forFeature([Patient, PatientPicture]),
    AccountsModule,
    AuditModule,
    OutboxModule,
    PracticeModule,
  ],
  controllers: [
    PatientsController,
    PatientPicturesController,
    PatientTagsController,
    InvitationsController,
    RegistrationController,
  ],
  providers: [
    PatientAccess,
    PatientAccountsService,
    PatientChangesService,
    PatientClosingService,
    PatientEntry,
    PatientPicturesService,
    PatientsQueries,
    PatientsService,
    PatientVault,
    { provide: APP_INTERCEPTOR, useClass: RefusedAccessInterceptor },
  ],
  exports: [PatientsService, PatientClosingService],
})
export class PatientsModule {}
