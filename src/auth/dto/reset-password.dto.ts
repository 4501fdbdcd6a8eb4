import { Secret } from '../../common/http/fields';

export class ResetPasswordDto {
  @Secret({ max: 200, example: 'gV7m0Qx3bq1o2yS8k4Zt6w9uJ5cN0rD2hL7fP1aE3xM' })
  readonly token!: string;

  @Secret({
    max: 200,
    example: 'otra frase larga 43',
    description: '8 to 64 characters, at most 72 bytes in UTF-8, not a common one.',
  })
  readonly newPassword!: string;
}
