import { z } from 'zod';
import { code, date, declared, fields, id, nothing } from './fields';

const status = z.enum(['active', 'blocked', 'inactive']);
const statusChange = z.strictObject({ from: status, status, until: date.nullable().optional() });

export const PROFESSIONAL_EVENTS = declared('professional', {
  'professional.created': ['A professional was entered.', nothing],
  'professional.updated': ['`fields` of the profile or of the settings have changed.', z.strictObject({ fields })],
  'professional.blocked': ['Takes no new patients, until the end of `until` if there is one.', statusChange],
  'professional.unblocked': ['Takes new patients again.', statusChange],
  'professional.activated': ['Takes bookings again.', statusChange],
  'professional.deactivated': ['Takes no bookings any more.', statusChange],
});

export const AVAILABILITY_EVENTS = declared('professional', {
  'availability.changed': [
    'A weekly schedule, a date override or a blocked period was set or removed. Without a professional it is a closure of the practice, and the subject is the blocked period.',
    z.strictObject({
      professionalId: id.nullable(),
      what: z.enum(['schedule', 'date_override', 'blocked_period']),
      act: z.enum(['set', 'removed']),
      date: date.optional(),
      periodId: id.optional(),
      onConflict: code.optional(),
    }),
  ],
});

export const PRACTICE_EVENTS = declared('practice', {
  'practice.updated': ['`fields` of the settings have changed.', z.strictObject({ fields })],
});

export const NOTIFICATION_EVENTS = {
  ...declared('patient', {
    'patient.notification_preferences_updated': [
      'How the patient wants to be told, or reminded, has changed.',
      z.strictObject({ fields }),
    ],
  }),
  ...declared('professional', {
    'professional.notification_preferences_updated': [
      'How the professional wants to be told has changed.',
      z.strictObject({ fields }),
    ],
  }),
};

const withToken = z.strictObject({ tokenId: id });

export const ACCOUNT_EVENTS = declared('account', {
  'account.invited': ['An account was opened for somebody, who is to choose a password.', withToken],
  'account.password_reset_requested': ['Somebody forgot the password, or says so.', withToken],
  'account.email_verification_requested': ['An e-mail address is to be verified.', withToken],
  'account.email_change_requested': ['Another e-mail address is to be verified.', withToken],
  'account.email_changed': ['The account has another e-mail address.', withToken],
  'account.password_changed': ['The account has another password.', nothing],
  'account.locked': [
    'Too many wrong attempts to sign in: for a while nobody can, but on devices that are known. Once for a series of locks.',
    nothing,
  ],
  'account.second_factor_changed': ['The second factor was set up, changed or removed.', z.strictObject({ act: code })],
});
