import type { ProfessionalStatus } from './effective-status';

export type StatusAct = 'block' | 'unblock' | 'activate' | 'deactivate';

/** What an act leads to. */
export const TARGET: Readonly<Record<StatusAct, ProfessionalStatus>> = {
  block: 'blocked',
  unblock: 'active',
  activate: 'active',
  deactivate: 'inactive',
};

/** The acts that each (effective) status allows. Blocking again gives the block other terms. */
export const ALLOWED_ACTS: Readonly<Record<ProfessionalStatus, readonly StatusAct[]>> = {
  active: ['block', 'deactivate'],
  blocked: ['block', 'unblock', 'deactivate'],
  inactive: ['activate'],
};

/** Whether the act can be done in this status; `unchanged` when it would lead where the professional is already. */
export function judgeAct(act: StatusAct, status: ProfessionalStatus): 'allowed' | 'unchanged' | 'refused' {
  if (ALLOWED_ACTS[status].includes(act)) return 'allowed';
  return TARGET[act] === status ? 'unchanged' : 'refused';
}
