import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts';
import { AuditModule } from '../audit';
import { PatientsModule } from '../patients';
import { ProfessionalsModule } from '../professionals';
import { AccessLogController } from './access-log.controller';
import { AccessLogService } from './access-log.service';
import { MeController } from './me.controller';
import { MeService } from './me.service';

@Module({
  imports: [AccountsModule, PatientsModule, ProfessionalsModule, AuditModule],
  controllers: [MeController, AccessLogController],
  providers: [MeService, AccessLogService],
})
export class MeModule {}
