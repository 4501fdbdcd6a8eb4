import { ACCOUNT_TABLES } from './account-data';
import type { PersonalTable } from './personal-table';

const SEARCH = 'an index made of a value that is given';
const OF_APPOINTMENTS = 't.appointment_id IN (SELECT a.id FROM appointments a WHERE a.patient_id = $1)';

/** Every table that says something about a patient, every column of it; a test compares the list with the database. */
export const PERSONAL_TABLES: readonly PersonalTable[] = [
  {
    table: 'patients',
    about: 't.id = $1',
    orderBy: 't.id',
    shown: [
      ...['id', 'code', 'account_id', 'first_name', 'last_name', 'phone', 'email', 'date_of_birth', 'sex', 'address'],
      ...['tags', 'entered_by_professional_id', 'closed_at', 'erased_at', 'version', 'created_at', 'updated_at'],
    ],
    sealed: [
      ...['allergies_and_medication_encrypted', 'ssn_encrypted', 'national_id_encrypted'],
      ...['staff_note_encrypted', 'about_note_encrypted'],
    ],
    withheld: { ssn_index: SEARCH, national_id_index: SEARCH },
    erased: {
      first_name: `'-'`,
      last_name: `'-'`,
      phone: `'000000000'`,
      email: 'NULL',
      // The year is for statistics.
      date_of_birth: `date_trunc('year', t.date_of_birth)::date`,
      address: 'NULL',
      tags: `'{}'`,
      allergies_and_medication_encrypted: `''`,
      ssn_encrypted: 'NULL',
      ssn_index: 'NULL',
      national_id_encrypted: 'NULL',
      national_id_index: 'NULL',
      staff_note_encrypted: 'NULL',
      about_note_encrypted: 'NULL',
      closed_at: 'coalesce(t.closed_at, $3::timestamptz)',
      erased_at: 'coalesce(t.erased_at, $3::timestamptz)',
      updated_at: '$3::timestamptz',
    },
  },
  {
    table: 'patient_pictures',
    about: 't.patient_id = $1',
    orderBy: 't.patient_id',
    shown: ['patient_id', 'revision', 'updated_at'],
    sealed: ['picture_encrypted'],
    erased: 'remove',
  },
  {
    table: 'appointments',
    about: 't.patient_id = $1',
    orderBy: 't.starts_at, t.id',
    shown: [
      ...[
        'id',
        'professional_id',
        'patient_id',
        'starts_at',
        'ends_at',
        'occupied_until',
        'type',
        'modality',
        'status',
      ],
      ...['series_id', 'price_amount', 'price_currency', 'notice_hours', 'late_fee_percent', 'cancellation_deadline'],
      ...['overridden_rules', 'previous_starts_at', 'moved_count', 'moved_by', 'cancelled_at', 'cancelled_by'],
      ...['cancelled_by_role', 'cancellation_reason_code', 'cancelled_late', 'booked_by', 'version', 'created_at'],
      ...['updated_at', 'cancellation_fee_amount', 'cancellation_fee_currency', 'confirm_by', 'late_fee_waived_at'],
      'held_until',
    ],
    sealed: ['reason_encrypted', 'override_reason_encrypted', 'cancellation_reason_encrypted'],
    erased: { reason_encrypted: 'NULL', override_reason_encrypted: 'NULL', cancellation_reason_encrypted: 'NULL' },
  },
  {
    table: 'appointment_history',
    about: OF_APPOINTMENTS,
    orderBy: 't.id',
    shown: [
      ...['id', 'appointment_id', 'act', 'from_status', 'to_status', 'from_starts_at', 'to_starts_at', 'at'],
      ...['by_account_id', 'by_role'],
    ],
    sealed: ['reason_encrypted'],
    erased: { reason_encrypted: 'NULL' },
  },
  {
    table: 'appointment_series',
    about: 't.patient_id = $1',
    orderBy: 't.id',
    shown: [
      ...['id', 'professional_id', 'patient_id', 'recurrence', 'starts_at', 'exdates', 'split_from', 'booked_by'],
      'created_at',
    ],
    erased: 'keep',
  },
  {
    table: 'waitlist_entries',
    about: 't.patient_id = $1',
    orderBy: 't.id',
    shown: [
      ...['id', 'patient_id', 'professional_id', 'specialization', 'city', 'language', 'modality', 'max_price'],
      ...[
        'from_date',
        'to_date',
        'weekdays',
        'part_of_day',
        'duration_minutes',
        'notice_minutes',
        'priority',
        'status',
      ],
      ...['created_by', 'created_at', 'updated_at', 'version'],
    ],
    erased: { city: 'NULL', max_price: 'NULL' },
  },
  {
    table: 'waitlist_offers',
    about: 't.patient_id = $1',
    orderBy: 't.id',
    shown: [
      ...['id', 'entry_id', 'patient_id', 'professional_id', 'starts_at', 'ends_at', 'offered_at', 'expires_at'],
      ...['status', 'ended_at'],
    ],
    erased: 'keep',
  },
  {
    table: 'notification_preferences',
    about: `t.recipient_type = 'patient' AND t.recipient_id = $1`,
    orderBy: 't.recipient_id',
    shown: [
      ...['recipient_type', 'recipient_id', 'language', 'channels', 'reminders', 'reminder_minutes', 'version'],
      'updated_at',
    ],
    erased: 'remove',
  },
  {
    table: 'caseload_appointments',
    about: 't.patient_id = $1',
    orderBy: 't.appointment_id',
    shown: ['appointment_id', 'professional_id', 'patient_id', 'starts_at', 'counts', 'position'],
    erased: 'keep',
  },
  {
    table: 'caseload_closed_patients',
    about: 't.patient_id = $1',
    orderBy: 't.patient_id',
    shown: ['patient_id', 'closed_at'],
    erased: 'keep',
  },
  {
    table: 'chat_conversations',
    about: 't.patient_id = $1',
    orderBy: 't.appointment_id',
    shown: [
      ...['appointment_id', 'patient_id', 'professional_id', 'last_seq', 'last_message_at', 'created_at'],
      ...['patient_read_up_to', 'patient_unread', 'patient_noticed'],
      ...['professional_read_up_to', 'professional_unread', 'professional_noticed'],
    ],
    erased: 'keep',
  },
  {
    table: 'chat_messages',
    about: OF_APPOINTMENTS,
    orderBy: 't.appointment_id, t.seq',
    shown: ['id', 'appointment_id', 'seq', 'client_id', 'sender_account_id', 'sender_role', 'sent_at'],
    sealed: ['body_encrypted'],
    erased: { body_encrypted: 'NULL' },
  },
  {
    table: 'notifications',
    about: '(t.recipient_id = $1 OR t.recipient_id = $2)',
    orderBy: 't.id',
    shown: [
      ...[
        'id',
        'occasion',
        'kind',
        'recipient_type',
        'recipient_id',
        'data',
        'channel',
        'state',
        'attempts',
        'last_error',
      ],
      ...['created_at', 'ended_at'],
    ],
    erased: 'remove',
  },
  {
    table: 'legal_holds',
    about: 't.patient_id = $1',
    orderBy: 't.id',
    shown: ['id', 'patient_id', 'placed_by', 'placed_at'],
    sealed: ['reason_encrypted'],
    erased: 'remove',
  },
  {
    table: 'patient_exports',
    about: 't.patient_id = $1',
    orderBy: 't.id',
    shown: ['id', 'patient_id', 'status', 'progress', 'requested_by', 'created_at', 'expires_at'],
    withheld: { content_encrypted: 'repeats what is given' },
    erased: 'remove',
  },
  {
    table: 'patient_erasures',
    about: 't.patient_id = $1',
    orderBy: 't.id',
    shown: [...['id', 'patient_id', 'reason', 'status', 'step', 'progress', 'requested_by', 'created_at', 'ended_at']],
    erased: 'keep',
  },
  ...ACCOUNT_TABLES,
  {
    table: 'audit_entries',
    about: `(t.record_type = 'patient' AND t.record_id = $1 OR t.details ->> 'patientId' = $1::text OR t.actor_account_id = $2)`,
    orderBy: 't.id',
    shown: [
      ...['id', 'at', 'actor_account_id', 'actor_role', 'action', 'record_type', 'record_id', 'outcome', 'details'],
      'request_id',
    ],
    withheld: { address: 'mostly of those who work with the record; those of the patient are in device_sessions' },
    erased: 'keep',
  },
];

/** Columns that hold days rather than instants. */
export const DATE_COLUMNS: ReadonlySet<string> = new Set(['date_of_birth', 'from_date', 'to_date']);

export { IMPERSONAL_TABLES } from './impersonal-tables';
