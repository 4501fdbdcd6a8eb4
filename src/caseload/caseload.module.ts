import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { BrokerModule } from '../broker';
import { OutboxModule } from '../outbox';
import { ProfessionalsModule } from '../professionals';
import { CaseloadConsumer } from './caseload.consumer';
import { CaseloadController } from './caseload.controller';
import { CaseloadAppointment, CaseloadClosedPatient, ConsumedEvent } from './caseload.entities';
import { CaseloadKeeper } from './caseload.keeper';
import { CaseloadQueries } from './caseload.queries';
import { CaseloadService } from './caseload.service';

@Module({
  imports: [
    TypeOrmModule.forFeature([CaseloadAppointment, CaseloadClosedPatient, ConsumedEvent]),
    BrokerModule,
    OutboxModule,
    ProfessionalsModule,
  ],
  controllers: [CaseloadController],
  providers: [CaseloadConsumer, CaseloadKeeper, CaseloadQueries, CaseloadService],
})
export class CaseloadModule {}
