import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts';
import { AuditModule } from '../audit';
import { PatientsModule } from '../patients';
import { ProfessionalsModule } from '../professionals';
import { MeController } from './me.controller';
import { MeService } from './me.service';
import { OwnAccountController } from './own-account.controller';
import { OwnAccountService } from './own-account.service';

@Module({
  imports: [AccountsModule, PatientsModule, ProfessionalsModule, AuditModule],
  controllers: [MeController, OwnAccountController],
  providers: [MeService, OwnAccountService],
})
export class MeModule {}
