import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts';
import { AuditModule } from '../audit';
import { PatientsModule } from '../patients';
import { ProfessionalsModule } from '../professionals';
import { MeController } from './me.controller';
import { MeService } from './me.service';

@Module({
  imports: [AccountsModule, PatientsModule, ProfessionalsModule, AuditModule],
  controllers: [MeController],
  providers: [MeService],
})
export class MeModule {}
