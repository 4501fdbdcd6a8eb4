import { ROLES, type Role } from '../../common/auth/access';
import { Email, Id, OneOf } from '../../common/http/fields';
import { LANGUAGES, type Language } from '../../common/i18n/language';

export class PrepareAccountDto {
  @Email()
  readonly email!: string;

  @OneOf(ROLES, { example: 'professional', description: 'Patients register or are invited instead.' })
  readonly role!: Role;

  @Id({ optional: true, description: 'A professional without an account, who gets this one.' })
  readonly professionalId?: string;

  @OneOf(LANGUAGES, { optional: true, description: "The practice's language unless told." })
  readonly language?: Language;
}
