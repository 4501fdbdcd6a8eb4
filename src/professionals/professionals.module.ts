import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../audit';
import { OutboxModule } from '../outbox';
import { PracticeModule } from '../practice';
import { DirectoryService } from './directory.service';
import { ProfessionalContact } from './professional-contact.entity';
import { Professional } from './professional.entity';
import { ProfessionalsController } from './professionals.controller';
import { ProfessionalsService } from './professionals.service';
import { ProfessionalSpecialization, Specialization } from './specialization.entity';
import { StatusChange } from './status-change.entity';

const ENTITIES = [Professional, Specialization, ProfessionalSpecialization, StatusChange, ProfessionalContact];

@Module({
  imports: [TypeOrmModule.forFeature(ENTITIES), AuditModule, OutboxModule, PracticeModule],
  controllers: [ProfessionalsController],
  providers: [ProfessionalsService, DirectoryService],
  exports: [ProfessionalsService],
})
export class ProfessionalsModule {}
