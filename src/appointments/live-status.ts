import { LIVE_STATUSES } from './domain/appointment-status';

/** The condition in SQL under which an appointment or hold takes time; the constraints, the facts and the ports share it. */
export const IS_LIVE = `status IN (${LIVE_STATUSES.map((status) => `'${status}'`).join(', ')})`;

/** The condition under which a live row of `appointments` has nobody's time any more; `now` names a parameter. See ExpiredTime. */
export const isOver = (now: string): string =>
  `(status = 'pending' AND confirm_by <= ${now} OR status = 'held' AND held_until <= ${now})`;
