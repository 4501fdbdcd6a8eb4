import type { Actor } from './command';
import { confirmUntil, PRACTICE_POLICY, type Cancelled, type Model, type ModelSession } from './model';
import { HOUR, MINUTE } from './wall-time';

/** What somebody books, or holds. */
export interface Agreed {
  readonly id: string;
  readonly professional: number;
  readonly patient: number | null;
  readonly start: number;
  /** In minutes. */
  readonly duration: number;
  readonly overridden?: readonly string[];
}

/** As it stands once it is booked, on today's terms. */
export function booked(
  model: Model,
  { id, professional, patient, start, duration, overridden = [] }: Agreed,
): ModelSession {
  const { buffer, confirms, price, policy } = model.professionals[professional]!;
  const end = start + duration * MINUTE;
  const terms = policy ?? PRACTICE_POLICY;
  return {
    id,
    professional,
    patient,
    start,
    end,
    occupied: end + buffer * MINUTE,
    status: confirms ? 'pending' : 'booked',
    until: confirms ? confirmUntil(model.now, start) : null,
    hold: null,
    overridden,
    series: null,
    price,
    policy: terms,
    deadline: start - terms.noticeHours * HOUR,
    cancelled: null,
    waived: false,
    acts: 1,
  };
}

/** The same while it is only kept for somebody. */
export function held(model: Model, agreed: Agreed, until: number, hold: ModelSession['hold']): ModelSession {
  return { ...booked(model, agreed), status: 'held', until, hold, acts: 0 };
}

/** Time passes, and what was held, asked for or offered until then is over. */
export function passTo(model: Model, now: number): void {
  model.now = now;
  const isOver = ({ until }: { readonly until: number | null }) => until !== null && until <= now;
  model.unnoticed.push(...structuredClone(model.sessions.filter(isOver)));
  model.sessions = model.sessions.filter((one) => one.status !== 'held' || !isOver(one));
  for (const one of model.sessions.filter(isOver)) end(one, { class: 'expired', late: false, fee: feeOf(one, false) });
  for (const offer of model.offers.filter((other) => other.status === 'offered' && isOver(other)))
    offer.status = 'expired';
}

function end(session: ModelSession, cancelled: Cancelled): void {
  session.status = 'cancelled';
  session.until = null;
  session.cancelled = cancelled;
  session.acts++;
}

/** Nothing where it is not late; half a unit is rounded up. */
function feeOf({ price, policy }: ModelSession, late: boolean): number | null {
  if (price === null) return null;
  return late ? Math.round((price * policy.lateFeePercent) / 100) : 0;
}

/** What cancelling now would be. */
export function quoteFor(session: ModelSession, role: Actor['role'], reason: string, now: number): Cancelled {
  const isPatients = role === 'patient' || reason === 'patient_request';
  const late = isPatients && now > session.deadline;
  return { class: late ? 'late' : isPatients ? 'in_time' : 'by_practice', late, fee: feeOf(session, late) };
}

/** What patients give up themselves, they are not offered. */
export function cancelBy(model: Model, session: ModelSession, role: Actor['role'], reason: string): void {
  const quote = quoteFor(session, role, reason, model.now);
  if (quote.class !== 'by_practice') giveUp(model, session);
  end(session, quote);
}

function giveUp(model: Model, { patient, professional, start, end: until }: ModelSession): void {
  if (patient !== null) model.givenUp.push({ patient, professional, start, end: until });
}

/** Somebody gives it another time. */
export function moveTo(
  model: Model,
  session: ModelSession,
  to: { readonly start: number; readonly duration: number; readonly by: Actor; readonly overridden: readonly string[] },
): void {
  const { buffer, confirms } = model.professionals[session.professional]!;
  const isPatients = to.by.role === 'patient';
  if (isPatients) giveUp(model, session);
  // Moving first does not make a late cancellation one in time.
  if (!isPatients || model.now <= session.deadline) session.deadline = to.start - session.policy.noticeHours * HOUR;
  session.start = to.start;
  session.end = to.start + to.duration * MINUTE;
  session.occupied = session.end + buffer * MINUTE;
  if (isPatients && confirms) session.status = 'pending';
  session.until = session.status === 'pending' ? confirmUntil(model.now, to.start) : null;
  session.overridden = to.overridden;
  session.acts++;
}

/** Of others, for time that is filled again. */
export function waiveFees(model: Model, refill: ModelSession): void {
  for (const one of model.sessions) {
    const isIn = one.professional === refill.professional && one.start < refill.end && refill.start < one.end;
    if (!isIn || one.patient === refill.patient || one.waived || !one.cancelled?.fee) continue;
    one.waived = true;
    one.acts++;
  }
}

/** Own patients of a professional are those who have had, or have, a session with them. */
export function isOwnPatient(model: Model, professional: number, patient: number): boolean {
  const counted = ['pending', 'booked', 'arrived', 'fulfilled', 'no_show'];
  return model.sessions.some(
    (one) => one.professional === professional && one.patient === patient && counted.includes(one.status),
  );
}
