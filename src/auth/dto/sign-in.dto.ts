import { Email, Secret } from '../../common/http/fields';

export class SignInDto {
  @Email()
  readonly email!: string;

  @Secret({ max: 200, example: 'una frase larga 42' })
  readonly password!: string;

  @Secret({
    optional: true,
    max: 200,
    example: 'gV7m0Qx3bq1o2yS8k4Zt6w9uJ5cN0rD2hL7fP1aE3xM',
    description: 'Of an earlier sign-in as this account on this device.',
  })
  readonly deviceToken?: string;
}
