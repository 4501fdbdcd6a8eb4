import { ApiProperty } from '@nestjs/swagger';
import { ROLES, type Role } from '../../common/auth/access';
import { LANGUAGES, type Language } from '../../common/i18n/language';
import { ACCOUNT_STATUSES, type Account, type AccountStatus } from '../account.entity';

/** An account as administrators see it. */
export class AccountResponse {
  @ApiProperty({ format: 'uuid', example: '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c11' })
  readonly id: string;

  @ApiProperty({ format: 'email', example: 'ana.quispe@praxis.example' })
  readonly email: string;

  @ApiProperty({ type: String, enum: ROLES, example: 'professional' })
  readonly role: Role;

  @ApiProperty({ type: String, enum: LANGUAGES, example: 'es' })
  readonly language: Language;

  @ApiProperty({ type: String, enum: ACCOUNT_STATUSES, example: 'active' })
  readonly status: AccountStatus;

  @ApiProperty({ example: true, description: 'False until the setup token is redeemed.' })
  readonly passwordSet: boolean;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-12-01T13:00:00.000Z' })
  readonly createdAt: string;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-12-01T13:00:00.000Z' })
  readonly updatedAt: string;

  @ApiProperty({ type: 'integer', example: 1 })
  readonly version: number;

  constructor(account: Account) {
    this.id = account.id;
    this.email = account.email;
    this.role = account.role;
    this.language = account.language;
    this.status = account.status;
    this.passwordSet = account.passwordHash !== null;
    this.createdAt = account.createdAt.toISOString();
    this.updatedAt = account.updatedAt.toISOString();
    this.version = account.version;
  }
}

/** The answer of opening an account, and the only time that its token is shown. */
export class PreparedAccountResponse extends AccountResponse {
  @ApiProperty({
    example: 'gV7m0Qx3bq1o2yS8k4Zt6w9uJ5cN0rD2hL7fP1aE3xM',
    description: 'For `POST /auth/password/reset`, once, within 72 hours.',
  })
  readonly setupToken: string;

  constructor({ account, setupToken }: { readonly account: Account; readonly setupToken: string }) {
    super(account);
    this.setupToken = setupToken;
  }
}
