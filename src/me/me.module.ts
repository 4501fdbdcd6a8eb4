import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts';
import { AuditModule } from '../audit';
import { ProfessionalsModule } from '../professionals';
import { MeController } from './me.controller';
import { MeService } from './me.service';

@Module({
  imports: [AccountsModule, ProfessionalsModule, AuditModule],
  controllers: [MeController],
  providers: [MeService],
})
export class MeModule {}
