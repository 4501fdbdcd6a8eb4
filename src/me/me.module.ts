import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts';
import { AuditModule } from '../audit';
import { PatientsModule } from '../patients';
import { ProfessionalsModule } from '../professionals';
import { AccessLogController } from './access-log.controller';
import { AccessLogService } from './access-log.service';
import { MeController } from './me.controller';
import { MeService } from './me.service';
import { OwnAccountController } from './own-account.controller';
import { OwnAccountService } from './own-account.service';

@Module({
  imports: [AccountsModule, PatientsModule, ProfessionalsModule, AuditModule],
  controllers: [MeController, AccessLogController, OwnAccountController],
  providers: [MeService, AccessLogService, OwnAccountService],
})
export class MeModule {}
