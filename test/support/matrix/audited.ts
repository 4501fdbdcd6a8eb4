import type { Actor } from './row';

/** What an operation leaves in the audit trail: an action, or the reason why nothing. */
export type Audited =
  | string
  | { readonly nothing: string }
  /** Only when this actor calls; or the matrix' call is not one that does it, and another test is. */
  | { readonly action: string; readonly as?: Actor; readonly elsewhere?: string };

const WATCHED = { nothing: 'says nothing of anybody' };
const PUBLISHED = { nothing: 'shows what is published to everybody' };
const HOURS = { nothing: 'hours and closed days, which whoever books has to know' };
const STAFF = { nothing: 'about staff, without health data of anybody' };

/** Every operation of the OpenAPI document. Reads and writes of health data, sign-in events and administration have an action. */
export const AUDITED: Readonly<Record<string, Audited>> = {
  'GET /health/live': WATCHED,
  'GET /health/ready': WATCHED,
  'GET /api/v1/practice': PUBLISHED,
  'PATCH /api/v1/practice': 'practice.changed',
  'GET /api/v1/me': { action: 'patient.read', as: 'patientOwn' },
  'PATCH /api/v1/me': 'account.changed',
  'POST /api/v1/auth/register': 'patient.created',
  'POST /api/v1/auth/login': 'account.signed_in',
  'POST /api/v1/auth/refresh': {
    nothing: 'goes on with a session whose beginning is recorded; a token that is used twice is recorded',
  },
  'POST /api/v1/auth/logout': 'account.signed_out',
  'POST /api/v1/auth/logout-all': 'account.signed_out_everywhere',
  'GET /api/v1/auth/sessions': { nothing: "the caller's own devices, no health data" },
  'DELETE /api/v1/auth/sessions/{id}': 'account.session_ended',
  'POST /api/v1/auth/password/change': 'account.password_changed',
  'POST /api/v1/auth/password/reset': 'account.password_reset',
  'POST /api/v1/accounts': 'account.opened',
  'GET /api/v1/accounts': 'account.listed',
  'GET /api/v1/accounts/{id}': 'account.read',
  'PATCH /api/v1/accounts/{id}': 'account.changed',
  'GET /api/v1/audit-entries': 'audit_entry.listed',
  'GET /api/v1/me/access-log': 'patient.access_log_read',
  'GET /api/v1/professionals': PUBLISHED,
  'POST /api/v1/professionals': 'professional.entered',
  'GET /api/v1/professionals/{id}': PUBLISHED,
  'PATCH /api/v1/professionals/{id}': 'professional.changed',
  'POST /api/v1/professionals/{id}/block': 'professional.blocked',
  'POST /api/v1/professionals/{id}/unblock': 'professional.unblocked',
  'POST /api/v1/professionals/{id}/deactivate': 'professional.deactivated',
  'POST /api/v1/professionals/{id}/activate': 'professional.activated',
  'GET /api/v1/professionals/{id}/status-changes': STAFF,
  'GET /api/v1/professionals/{id}/contacts': STAFF,
  'POST /api/v1/professionals/{id}/contacts': 'professional.contact_recorded',
  'GET /api/v1/specializations': PUBLISHED,
  'POST /api/v1/specializations': 'specialization.added',
  'PATCH /api/v1/specializations/{id}': 'specialization.changed',
  'DELETE /api/v1/specializations/{id}': 'specialization.removed',
  'POST /api/v1/patients': 'patient.created',
  'GET /api/v1/patients': 'patient.listed',
  'POST /api/v1/patients/search': 'patient.searched',
  'GET /api/v1/patients/{id}': 'patient.read',
  'PUT /api/v1/patients/{id}': { action: 'patient.changed', elsewhere: 'test/e2e/patients-changes.e2e-spec.ts' },
  'PATCH /api/v1/patients/{id}': 'patient.changed',
  'DELETE /api/v1/patients/{id}': { action: 'patient.closed', elsewhere: 'test/e2e/patients-changes.e2e-spec.ts' },
  'POST /api/v1/patients/{id}/tags': 'patient.tagged',
  'DELETE /api/v1/patients/{id}/tags/{tag}': {
    action: 'patient.untagged',
    elsewhere: 'test/e2e/patients-changes.e2e-spec.ts',
  },
  'POST /api/v1/patients/{id}/invitation': 'patient.invited',
  'GET /api/v1/professionals/{id}/schedule': HOURS,
  'PUT /api/v1/professionals/{id}/schedule': 'availability.schedule_set',
  'GET /api/v1/professionals/{id}/date-overrides': HOURS,
  'PUT /api/v1/professionals/{id}/date-overrides/{date}': 'availability.date_override_set',
  'DELETE /api/v1/professionals/{id}/date-overrides/{date}': 'availability.date_override_removed',
  'GET /api/v1/professionals/{id}/slots': PUBLISHED,
  'GET /api/v1/professionals/{id}/slots/next': PUBLISHED,
  'GET /api/v1/professionals/{id}/availability-check': {
    nothing: 'free or not; whose time stands in the way is never said',
  },
  'GET /api/v1/slots/search': PUBLISHED,
  'GET /api/v1/professionals/{id}/blocked-periods': HOURS,
  'POST /api/v1/professionals/{id}/blocked-periods': 'availability.blocked_period_set',
  'DELETE /api/v1/professionals/{id}/blocked-periods/{periodId}': 'availability.blocked_period_removed',
  'GET /api/v1/blocked-periods': HOURS,
  'POST /api/v1/blocked-periods': 'availability.blocked_period_set',
  'DELETE /api/v1/blocked-periods/{periodId}': 'availability.blocked_period_removed',
  'POST /api/v1/appointments': 'appointment.booked',
  'POST /api/v1/slot-holds': 'slot.held',
  'POST /api/v1/slot-holds/{id}/extend': {
    nothing: 'a hold lasts minutes and says nothing of a patient; that it was taken is recorded',
  },
  'DELETE /api/v1/slot-holds/{id}': {
    nothing: 'a hold lasts minutes and says nothing of a patient; that it was taken is recorded',
  },
  'GET /api/v1/appointments': 'appointment.listed',
  'GET /api/v1/appointments/{id}': 'appointment.read',
  'GET /api/v1/appointments/{id}/cancellation-quote': 'appointment.read',
  'GET /api/v1/appointments/{id}/calendar.ics': 'appointment.read',
  'POST /api/v1/me/calendar-feed': 'calendar_feed.opened',
  'DELETE /api/v1/me/calendar-feed': {
    action: 'calendar_feed.closed',
    elsewhere: 'test/e2e/audit-entries.e2e-spec.ts',
  },
  'GET /api/v1/calendar-feeds/{secret}.ics': 'calendar_feed.read',
  'GET /api/v1/appointments/{id}/history': 'appointment.read',
  'POST /api/v1/appointments/{id}/reschedule': 'appointment.rescheduled',
  'POST /api/v1/appointments/{id}/cancel': 'appointment.cancelled',
  'POST /api/v1/appointments/{id}/confirm': 'appointment.confirmed',
  'POST /api/v1/appointments/{id}/arrive': 'appointment.arrived',
  'POST /api/v1/appointments/{id}/fulfill': 'appointment.fulfilled',
  'POST /api/v1/appointments/{id}/no-show': 'appointment.no_show',
  'GET /api/v1/patients/{id}/sessions': 'appointment.listed',
  'POST /api/v1/appointment-series/preview': {
    nothing: 'tries a booking out and stores nothing; the booking is recorded',
  },
  'POST /api/v1/appointment-series': 'appointment_series.created',
  'GET /api/v1/appointment-series/{id}': 'appointment_series.read',
  'POST /api/v1/appointment-series/{id}/cancel': 'appointment_series.cancelled',
  'POST /api/v1/appointment-series/{id}/reschedule': 'appointment_series.rescheduled',
  'POST /api/v1/waitlist-entries': 'waitlist_entry.joined',
  'GET /api/v1/waitlist-entries': 'waitlist_entry.listed',
  'GET /api/v1/waitlist-entries/{id}': 'waitlist_entry.read',
  'DELETE /api/v1/waitlist-entries/{id}': 'waitlist_entry.left',
  'POST /api/v1/waitlist-offers/{id}/accept': 'waitlist_offer.accepted',
  'POST /api/v1/waitlist-offers/{id}/decline': 'waitlist_offer.declined',
};
