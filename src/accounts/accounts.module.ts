import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccountToken } from './account-token.entity';
import { Account } from './account.entity';
import { DeviceSession } from './device-session.entity';

@Module({ imports: [TypeOrmModule.forFeature([Account, DeviceSession, AccountToken])] })
export class AccountsModule {}
