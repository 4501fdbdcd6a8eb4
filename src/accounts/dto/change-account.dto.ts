import { ROLES, type Role } from '../../common/auth/access';
import { OneOf } from '../../common/http/fields';
import { LANGUAGES, type Language } from '../../common/i18n/language';
import { ACCOUNT_STATUSES, type AccountStatus } from '../account.entity';
import type { AccountChange } from '../accounts.policy';

export class ChangeAccountDto {
  @OneOf(ACCOUNT_STATUSES, { optional: true, example: 'disabled' })
  readonly status?: AccountStatus;

  @OneOf(ROLES, { optional: true, example: 'admin' })
  readonly role?: Role;

  @OneOf(LANGUAGES, { optional: true })
  readonly language?: Language;

  static toChange(body: ChangeAccountDto): AccountChange {
    return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
  }
}
