import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccountsModule } from '../accounts';
import { AuditModule } from '../audit';
import { MachineCallers } from '../common/auth/machine-callers';
import { ApiKeyCallers } from './api-key-callers';
import { ApiKey } from './api-key.entity';
import { ApiKeysController } from './api-keys.controller';
import { ApiKeysQueries } from './api-keys.queries';
import { ApiKeysService } from './api-keys.service';

@Module({
  imports: [TypeOrmModule.forFeature([ApiKey]), AccountsModule, AuditModule],
  controllers: [ApiKeysController],
  providers: [ApiKeysQueries, ApiKeysService, { provide: MachineCallers, useClass: ApiKeyCallers }],
  exports: [MachineCallers],
})
export class MachinesModule {}
