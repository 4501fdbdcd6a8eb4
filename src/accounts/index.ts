export { AccountsModule } from './accounts.module';
export { AccountsService, type NewAccount } from './accounts.service';
export { AccountInvitations } from './account-invitations';
export { AccountLetters, type Addressee, type EmailChange, type LetterSecret } from './letters/account-letters';
export { AccountTokens } from './account-tokens';
export {
  AccountNotFound,
  AlreadyRegistered,
  InvalidCredentials,
  InvalidToken,
  TooManyAttempts,
} from './accounts.errors';
export { CurrentDevice, type Device } from './current-device';
export { DeviceSessionsQueries, type ListedSession } from './device-sessions.queries';
export { PasswordHasher } from './password-hasher';
export { AccountSummaryResponse, SignedInResponse } from './dto/signed-in.response';
export { DeviceProofs } from './proofs/device-proofs';
export { ProofAttempts } from './proofs/proof-attempts';
export { RecentPrincipals } from './recent-principals';
export { SignInService, type SignedIn } from './sign-in.service';
export { signingKey, type AccessClaims } from './access-tokens';
export type { Account } from './account.entity';
