import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ROLES, type Role } from '../../common/auth/access';
import { LANGUAGES, type Language } from '../../common/i18n/language';
import type { SignedIn } from '../sign-in.service';

export class AccountSummaryResponse {
  @ApiProperty({ format: 'uuid', example: '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c11' })
  readonly id: string;

  @ApiProperty({ format: 'email', example: 'ana.quispe@praxis.example' })
  readonly email: string;

  @ApiProperty({ type: String, enum: ROLES, example: 'patient' })
  readonly role: Role;

  @ApiProperty({ type: String, enum: LANGUAGES, example: 'es' })
  readonly language: Language;

  constructor(account: SignedIn['account']) {
    this.id = account.id;
    this.email = account.email;
    this.role = account.role;
    this.language = account.language;
  }
}

/** The answer of signing in, refreshing and registering. */
export class SignedInResponse {
  @ApiProperty({
    example: 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6ImsxIn0.e30.c2ln',
    description: 'Send it as a bearer token.',
  })
  readonly accessToken: string;

  @ApiProperty({
    example: '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c11.0.q0nGq0u7Qm0oX0b1Yx2mZ0s3c1r8w2v5h7k9l4t6y3E',
    description: 'For `POST /auth/refresh`, once: each refresh gives a new one.',
  })
  readonly refreshToken: string;

  @ApiProperty({ type: String, enum: ['Bearer'], example: 'Bearer' })
  readonly tokenType = 'Bearer';

  @ApiProperty({ type: 'integer', example: 900, description: 'Seconds that the access token lasts.' })
  readonly expiresIn: number;

  @ApiProperty({ type: AccountSummaryResponse })
  readonly account: AccountSummaryResponse;

  @ApiPropertyOptional({
    example: 'gV7m0Qx3bq1o2yS8k4Zt6w9uJ5cN0rD2hL7fP1aE3xM',
    description:
      'After signing in: keep it on this device, also after signing out, and send it with the next `POST /auth/login` as this account. Guesses of others do not lock this device out then.',
  })
  readonly deviceToken?: string;

  constructor(signedIn: SignedIn) {
    if (signedIn.deviceToken !== undefined) this.deviceToken = signedIn.deviceToken;
    this.accessToken = signedIn.accessToken;
    this.refreshToken = signedIn.refreshToken;
    this.expiresIn = signedIn.expiresIn;
    this.account = new AccountSummaryResponse(signedIn.account);
  }
}
