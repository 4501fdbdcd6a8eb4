import { HOUR_MS } from '../../common/time/dates';

/** The two who talk: the patient and the professional of the appointment. */
export const MEMBERS = ['patient', 'professional'] as const;
export type Member = (typeof MEMBERS)[number];

export const otherOf = (member: Member): Member => (member === 'patient' ? 'professional' : 'patient');

/** `cancelled` and `over`: it can be read, and nothing is added. */
export const CHAT_STATES = ['open', 'cancelled', 'over'] as const;
export type ChatState = (typeof CHAT_STATES)[number];

/** What of an appointment decides whether its two may write. */
export interface Session {
  readonly status: string;
  /** While pending: over then, unless it was confirmed. */
  readonly confirmBy: Date | null;
  readonly endsAt: Date;
}

/** From the booking until so many hours after the end of the session, wherever it was moved; a cancellation ends it at once. */
export function chatStateOf({ status, confirmBy, endsAt }: Session, openHoursAfter: number, now: Date): ChatState {
  if (status === 'cancelled' || (status === 'pending' && confirmBy !== null && confirmBy <= now)) return 'cancelled';
  return now < openUntil(endsAt, openHoursAfter) ? 'open' : 'over';
}

/** The first instant at which nobody may write any more. */
export const openUntil = (endsAt: Date, openHoursAfter: number): Date =>
  new Date(endsAt.getTime() + openHoursAfter * HOUR_MS);
