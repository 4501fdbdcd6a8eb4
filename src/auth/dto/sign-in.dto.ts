import { Email, Secret } from '../../common/http/fields';
import { DeviceToken } from './device-token';

export class SignInDto {
  @Email()
  readonly email!: string;

  @Secret({ max: 200, example: 'una frase larga 42' })
  readonly password!: string;

  @DeviceToken()
  readonly deviceToken?: string;
}
