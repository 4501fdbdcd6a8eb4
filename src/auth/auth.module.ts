import { Module } from '@nestjs/common';
import { PassportModule } from '@nestjs/passport';
import { AccountsModule } from '../accounts';
import { AuditModule } from '../audit';
import { AuthController } from './auth.controller';
import { AuthService } from './auth.service';
import { DeviceSessionsController } from './device-sessions.controller';
import { DeviceSessionsService } from './device-sessions.service';
import { JwtStrategy } from './jwt.strategy';
import { PasswordsController } from './passwords.controller';
import { PasswordsService } from './passwords.service';
import { PrincipalsQueries } from './principals.queries';
import { StepUpController } from './step-up.controller';
import { StepUpService } from './step-up.service';

@Module({
  imports: [PassportModule, AccountsModule, AuditModule],
  controllers: [AuthController, DeviceSessionsController, PasswordsController, StepUpController],
  providers: [AuthService, DeviceSessionsService, PasswordsService, StepUpService, JwtStrategy, PrincipalsQueries],
})
export class AuthModule {}
