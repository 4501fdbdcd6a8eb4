import { z } from 'zod';
import { code, declared, id, instant, money, nothing } from './fields';

const status = z.enum(['pending', 'booked', 'arrived', 'fulfilled', 'cancelled', 'no_show']);

const byRole = z.enum(['patient', 'professional', 'admin', 'system']);

/** `withSeries`: it happened together with others of this series, which has an event of its own. */
const appointment = z.strictObject({
  professionalId: id,
  patientId: id.nullable(),
  startsAt: instant,
  endsAt: instant,
  status,
  previousStatus: z.enum(['held', ...status.options]).nullable(),
  previousStartsAt: instant.nullable(),
  version: z.int().positive(),
  byRole,
  withSeries: id.optional(),
});
/** `withAct`: it was cancelled together with others; the patient and the professional have an event each about all of theirs. */
const ended = appointment.extend({
  withAct: id.optional(),
  cancellation: z.strictObject({ reasonCode: code, late: z.boolean(), fee: money.nullable() }).optional(),
});

export const APPOINTMENT_EVENTS = declared('appointment', {
  'appointment.booked': ['Booked; `status` is `pending` where the professional has to confirm.', appointment],
  'appointment.confirmed': ['The professional, or an administrator, has confirmed it.', appointment],
  'appointment.rescheduled': ['Moved from `previousStartsAt` to `startsAt`.', appointment],
  'appointment.cancelled': ['Cancelled; `cancellation` says why, whether late, and for what fee.', ended],
  'appointment.fee_waived': ['The fee of a late cancellation is not asked for: the time was filled again.', ended],
  'appointment.arrived': ['The patient is there.', appointment],
  'appointment.fulfilled': ['The session was held.', appointment],
  'appointment.no_show': ['The patient did not come.', appointment],
  'appointment.corrected': ['A status that was noted by mistake was set right.', appointment],
});

/** `startsAt` and `status`: of the first of the appointments that it was done to, as they are now; `times`: all their starts, in order. */
const series = z.strictObject({
  professionalId: id,
  patientId: id,
  splitFrom: id.nullable(),
  appointmentIds: z.array(id),
  startsAt: instant,
  status,
  byRole,
  scope: z.enum(['this', 'following', 'all']).optional(),
  times: z.array(instant).optional(),
});

export const SERIES_EVENTS = declared('appointment_series', {
  'appointment_series.created': ['Booked together; each appointment has an event of its own too.', series],
  'appointment_series.rescheduled': ['Appointments of the series were moved.', series],
  'appointment_series.cancelled': ['Appointments of the series were cancelled.', series],
  'appointment_series.split': ['The rest of a series goes on as a series of its own.', series],
});

const entry = z.strictObject({ patientId: id, professionalId: id.nullable() });
const offer = z.strictObject({
  entryId: id,
  patientId: id,
  professionalId: id,
  startsAt: instant,
  endsAt: instant,
  expiresAt: instant,
});

export const WAITLIST_EVENTS = {
  ...declared('waitlist_entry', {
    'waitlist.joined': ['A patient waits for a time that somebody gives up.', entry],
    'waitlist.left': ['The patient waits no longer.', entry],
  }),
  ...declared('waitlist_offer', {
    'waitlist.offered': ['A time was freed and is held for the patient until `expiresAt`.', offer],
    'waitlist.accepted': ['The offer was accepted; the appointment has an event of its own.', offer],
    'waitlist.declined': ['The offer was declined.', offer],
    'waitlist.offer_expired': ['Nobody answered the offer in time.', offer],
    'waitlist.withdrawn': ['The offer ended because the patient stopped waiting.', offer],
  }),
};

export const CHAT_EVENTS = declared('chat_conversation', {
  'chat.message_waiting': [
    '`recipient` has not read a message for a while; once for each stretch of unread ones. The subject is the appointment.',
    z.strictObject({ patientId: id, professionalId: id, recipient: z.enum(['patient', 'professional']) }),
  ],
});

/** Theirs, by start; one at least. The period that was blocked, or whatever else was done, is not named. */
const cancelledAtOnce = z.strictObject({
  actId: id,
  byRole,
  reasonCode: code,
  appointments: z.array(z.strictObject({ appointmentId: id, professionalId: id, startsAt: instant })).min(1),
});

/** What one act cancels has an event for each person whom it concerns. */
export const CANCELLATION_EVENTS = {
  ...declared('patient', {
    'patient.appointments_cancelled': [
      'One act, as blocking a period, has cancelled these appointments of the patient; each has an event of its own too.',
      cancelledAtOnce,
    ],
  }),
  ...declared('professional', {
    'professional.appointments_cancelled': [
      'One act has cancelled these appointments of the professional; each has an event of its own too.',
      cancelledAtOnce,
    ],
  }),
};

export const PATIENT_EVENTS = declared('patient', {
  'patient.created': ['A record was entered.', nothing],
  'patient.updated': ['The record has changed; who may read it reads it again.', nothing],
  'patient.deleted': ['The record was closed.', nothing],
  'patient.erased': ['Everything that said who the patient is was erased. Erase the copies that you keep.', nothing],
});
