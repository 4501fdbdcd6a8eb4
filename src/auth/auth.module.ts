import { Global, Module } from '@nestjs/common';
import { PassportModule } from '@nestjs/passport';
import { AccountsModule } from '../accounts';
import { AuditModule } from '../audit';
import { SignedInCallers } from '../common/auth/signed-in-callers';
import { AuthController } from './auth.controller';
import { AuthService } from './auth.service';
import { DeviceSessionsController } from './device-sessions.controller';
import { DeviceSessionsService } from './device-sessions.service';
import { EmailsController } from './emails.controller';
import { EmailsService } from './emails.service';
import { ForgottenPasswords } from './forgotten-passwords.service';
import { JwtStrategy } from './jwt.strategy';
import { PasswordsController } from './passwords.controller';
import { PasswordsService } from './passwords.service';
import { PrincipalsQueries } from './principals.queries';
import { SecondFactorController } from './second-factor.controller';
import { SecondFactorService } from './second-factor.service';
import { SecondSteps } from './second-steps.service';
import { SessionCallers } from './signed-in-callers';
import { StepUpController } from './step-up.controller';
import { StepUpService } from './step-up.service';

/** Global for its port: nobody imports this module. */
@Global()
@Module({
  imports: [PassportModule, AccountsModule, AuditModule],
  controllers: [
    AuthController,
    DeviceSessionsController,
    PasswordsController,
    StepUpController,
    EmailsController,
    SecondFactorController,
  ],
  providers: [
    AuthService,
    DeviceSessionsService,
    PasswordsService,
    StepUpService,
    ForgottenPasswords,
    EmailsService,
    SecondFactorService,
    SecondSteps,
    JwtStrategy,
    PrincipalsQueries,
    { provide: SignedInCallers, useClass: SessionCallers },
  ],
  exports: [SignedInCallers],
})
export class AuthModule {}
