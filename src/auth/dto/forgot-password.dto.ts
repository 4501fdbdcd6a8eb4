import { Email } from '../../common/http/fields';

export class ForgotPasswordDto {
  @Email()
  readonly email!: string;
}
