import { LIVE_STATUSES } from './domain/appointment-status';

/** The condition in SQL under which an appointment or hold takes time; the constraints, the facts and the ports share it. */
export const IS_LIVE = `status IN (${LIVE_STATUSES.map((status) => `'${status}'`).join(', ')})`;

/** The condition in SQL on `appointments a` under which a pending one is over at `now`, a parameter. */
export const PENDING_IS_OVER = (now: string): string => `a.status = 'pending' AND a.confirm_by <= ${now}`;
