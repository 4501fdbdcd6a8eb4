export { AccessTokens } from './access-tokens';
export { AccountsModule } from './accounts.module';
export { AccountsService, type NewAccount } from './accounts.service';
export { AccountClosing } from './account-closing';
export { AccountEmails } from './account-emails';
export { AccountInvitations } from './account-invitations';
export { AccountLetters, type Addressee, type EmailChange, type LetterSecret } from './letters/account-letters';
export { AccountTokens, type RedeemedToken } from './account-tokens';
export {
  AccountNotFound,
  AlreadyRegistered,
  InvalidCredentials,
  InvalidToken,
  LastAdmin,
  SecondFactorOff,
  TooManyAttempts,
  WrongCode,
  WrongPassword,
} from './accounts.errors';
export { CurrentDevice, type Device } from './current-device';
export { DeviceSessionsQueries, type ListedSession } from './device-sessions.queries';
export { PasswordHasher } from './password-hasher';
export { AccountSummaryResponse, SignedInResponse } from './dto/signed-in.response';
export { DeviceProofs } from './proofs/device-proofs';
export { ProofAttempts } from './proofs/proof-attempts';
export { RecoveryCodes } from './second-factor/recovery-codes';
export { SecondFactors, type Enrolment } from './second-factor/second-factors';
export { SignInChallenges } from './second-factor/sign-in-challenges';
export { OwnerProof, type Proof } from './proofs/owner-proof';
export { ProofDto } from './dto/proof.dto';
export { RecentPrincipals } from './recent-principals';
export { SignInService, type SignedIn } from './sign-in.service';
export { SignInGuard, type SignInTry } from './sign-in-guard/sign-in-guard';
export { SigningKeys } from './signing-keys/signing-keys';
export { areLive, keyIdOf, type Claims } from './access-claims';
export type { Account } from './account.entity';
