import { OneTimeCode, Secret } from '../../common/http/fields';

export class ChangePasswordDto {
  @Secret({ max: 200, example: 'una frase larga 42' })
  readonly currentPassword!: string;

  @OneTimeCode({
    optional: true,
    description: 'Of the authenticator app, or a recovery code. Needed if the account has a second factor.',
  })
  readonly code?: string;

  @Secret({
    max: 200,
    example: 'otra frase larga 43',
    description: '8 to 64 characters, at most 72 bytes in UTF-8, not a common one.',
  })
  readonly newPassword!: string;
}
