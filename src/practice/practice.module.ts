import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../audit';
import { OutboxModule } from '../outbox';
import { PracticeController } from './practice.controller';
import { Practice } from './practice.entity';
import { PracticeService } from './practice.service';

@Module({
  imports: [TypeOrmModule.forFeature([Practice]), AuditModule, OutboxModule],
  controllers: [PracticeController],
  providers: [PracticeService],
  exports: [PracticeService],
})
export class PracticeModule {}
