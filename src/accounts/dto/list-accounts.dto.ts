import { ROLES, type Role } from '../../common/auth/access';
import { OneOf, Text } from '../../common/http/fields';
import { PageQuery } from '../../common/http/page';
import { ACCOUNT_STATUSES, type AccountStatus } from '../account.entity';
import type { AccountFilter } from '../accounts.queries';

export class ListAccountsDto extends PageQuery {
  @OneOf(ROLES, { optional: true, example: 'admin' })
  readonly role?: Role;

  @OneOf(ACCOUNT_STATUSES, { optional: true })
  readonly status?: AccountStatus;

  @Text({ optional: true, max: 254, example: 'quispe', description: 'A part of the e-mail.' })
  readonly q?: string;

  static toFilter({ role, status, q }: ListAccountsDto): AccountFilter {
    return { role: role ?? null, status: status ?? null, email: q?.toLowerCase() ?? null };
  }
}
