import { Module } from '@nestjs/common';
import { JwtModule } from '@nestjs/jwt';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../audit';
import { AccessTokenOwners } from '../common/auth/access-token-owners';
import { Proofs } from '../common/auth/step-up';
import { Environment } from '../config/environment';
import { OutboxModule } from '../outbox';
import { AccessTokens } from './access-tokens';
import { AccountToken } from './account-token.entity';
import { AccountTokens } from './account-tokens';
import { Account } from './account.entity';
import { AccountAdministration } from './account-administration.service';
import { AccountClosing } from './account-closing';
import { AccountEmails } from './account-emails';
import { AccountInvitations } from './account-invitations';
import { AccountsController } from './accounts.controller';
import { AccountsQueries } from './accounts.queries';
import { AccountsService } from './accounts.service';
import { DeviceSession } from './device-session.entity';
import { DeviceSessionsQueries } from './device-sessions.queries';
import { AccountLetters } from './letters/account-letters';
import { PasswordHasher } from './password-hasher';
import { DeviceProofs } from './proofs/device-proofs';
import { OwnerProof } from './proofs/owner-proof';
import { ProofAttempt } from './proofs/proof-attempt.entity';
import { ProofAttempts } from './proofs/proof-attempts';
import { RecentPrincipals } from './recent-principals';
import { RefreshTokens } from './refresh-tokens';
import { RecoveryCode } from './second-factor/recovery-code.entity';
import { RecoveryCodes } from './second-factor/recovery-codes';
import { SecondFactorReset } from './second-factor/second-factor-reset';
import { SecondFactor } from './second-factor/second-factor.entity';
import { SecondFactors } from './second-factor/second-factors';
import { SignInChallenges } from './second-factor/sign-in-challenges';
import { KnownDevice } from './sign-in-guard/known-device.entity';
import { KnownDevices } from './sign-in-guard/known-devices';
import { SignInAttempt } from './sign-in-guard/sign-in-attempt.entity';
import { SignInAttemptsQueries } from './sign-in-guard/sign-in-attempts.queries';
import { SignInGuard } from './sign-in-guard/sign-in-guard';
import { SigningKey } from './signing-keys/signing-key.entity';
import { SigningKeys } from './signing-keys/signing-keys';
import { SignInService } from './sign-in.service';

/** What other modules use. */
const SHARED = [
  AccessTokens,
  AccountsService,
  AccountInvitations,
  AccountLetters,
  PasswordHasher,
  SignInService,
  AccountTokens,
  DeviceSessionsQueries,
  RecentPrincipals,
  AccountEmails,
  AccountClosing,
  OwnerProof,
  SecondFactors,
  RecoveryCodes,
  SignInChallenges,
  SignInGuard,
  DeviceProofs,
  ProofAttempts,
  { provide: Proofs, useExisting: DeviceProofs },
  { provide: AccessTokenOwners, useExisting: AccessTokens },
  SigningKeys,
];

@Module({
  imports: [
    TypeOrmModule.forFeature([
      Account,
      DeviceSession,
      AccountToken,
      ProofAttempt,
      SecondFactor,
      RecoveryCode,
      SigningKey,
      SignInAttempt,
      KnownDevice,
    ]),
    JwtModule.registerAsync({
      inject: [Environment],
      useFactory: ({ values }: Environment) => ({
        signOptions: {
          algorithm: 'HS256',
          issuer: values.JWT_ISSUER,
          audience: values.JWT_AUDIENCE,
        },
      }),
    }),
    AuditModule,
    OutboxModule,
  ],
  controllers: [AccountsController],
  providers: [
    ...SHARED,
    AccountAdministration,
    SecondFactorReset,
    AccountsQueries,
    RefreshTokens,
    KnownDevices,
    SignInAttemptsQueries,
  ],
  exports: SHARED,
})
export class AccountsModule {}
