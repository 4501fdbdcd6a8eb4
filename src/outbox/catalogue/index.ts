import {
  APPOINTMENT_EVENTS,
  CANCELLATION_EVENTS,
  CHAT_EVENTS,
  PATIENT_EVENTS,
  SERIES_EVENTS,
  WAITLIST_EVENTS,
} from './appointment-events';
import type { EventDeclaration } from './fields';
import {
  ACCOUNT_EVENTS,
  AVAILABILITY_EVENTS,
  NOTIFICATION_EVENTS,
  PRACTICE_EVENTS,
  PROFESSIONAL_EVENTS,
} from './people-events';
import { WEBHOOK_EVENTS } from './webhook-events';

/** Every event that leaves: a promise to whoever listens. New members of `data` may come; none goes, none changes its meaning. */
export const EVENTS = {
  ...APPOINTMENT_EVENTS,
  ...SERIES_EVENTS,
  ...CANCELLATION_EVENTS,
  ...WAITLIST_EVENTS,
  ...CHAT_EVENTS,
  ...PATIENT_EVENTS,
  ...PROFESSIONAL_EVENTS,
  ...AVAILABILITY_EVENTS,
  ...ACCOUNT_EVENTS,
  ...NOTIFICATION_EVENTS,
  ...PRACTICE_EVENTS,
  ...WEBHOOK_EVENTS,
} as const satisfies Readonly<Record<string, EventDeclaration>>;

/** `<record>.<past verb>`, e.g. `appointment.booked`. */
export type EventType = keyof typeof EVENTS;

export const EVENT_TYPES = Object.keys(EVENTS) as EventType[];

export type { EventDeclaration };
