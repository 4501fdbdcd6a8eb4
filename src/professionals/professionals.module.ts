import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../audit';
import { OutboxModule } from '../outbox';
import { PracticeModule } from '../practice';
import { ContactsController } from './contacts.controller';
import { ContactsService } from './contacts.service';
import { DirectoryService } from './directory.service';
import { ProfessionalContact } from './professional-contact.entity';
import { ProfessionalPicture } from './professional-picture.entity';
import { ProfessionalPicturesController } from './professional-pictures.controller';
import { ProfessionalPicturesService } from './professional-pictures.service';
import { ProfessionalStatusController } from './professional-status.controller';
import { ProfessionalStatusService } from './professional-status.service';
import { Professional } from './professional.entity';
import { ProfessionalsController } from './professionals.controller';
import { ProfessionalsService } from './professionals.service';
import { ProfessionalSpecialization, Specialization } from './specialization.entity';
import { SpecializationsController } from './specializations.controller';
import { SpecializationsService } from './specializations.service';
import { StatusChange } from './status-change.entity';

const ENTITIES = [
  Professional,
  Specialization,
  ProfessionalSpecialization,
  StatusChange,
  ProfessionalContact,
  ProfessionalPicture,
];

@Module({
  imports: [TypeOrmModule.forFeature(ENTITIES), AuditModule, OutboxModule, PracticeModule],
  controllers: [
    ProfessionalsController,
    ProfessionalPicturesController,
    ProfessionalStatusController,
    ContactsController,
    SpecializationsController,
  ],
  providers: [
    ProfessionalsService,
    DirectoryService,
    ProfessionalStatusService,
    ContactsService,
    ProfessionalPicturesService,
    SpecializationsService,
  ],
  exports: [ProfessionalsService],
})
export class ProfessionalsModule {}
