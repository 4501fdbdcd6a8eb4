import type { Account } from './account.entity';

/** What an administrator changes of an account; what is absent stays. */
export type AccountChange = Partial<Pick<Account, 'status' | 'role' | 'language'>>;

/** Whether the practice has one administrator less afterwards. */
export function removesAdmin(account: Pick<Account, 'role' | 'status'>, change: AccountChange): boolean {
  const isActiveAdmin = (state: Pick<Account, 'role' | 'status'>) =>
    state.role === 'admin' && state.status === 'active';
  return isActiveAdmin(account) && !isActiveAdmin({ ...account, ...change });
}

/** Whether tokens that were given out must be worth nothing afterwards. */
export function endsSessions(account: Pick<Account, 'role' | 'status'>, change: AccountChange): boolean {
  const { role, status } = { ...account, ...change };
  return role !== account.role || status === 'disabled';
}
