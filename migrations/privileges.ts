/** What the application's role may do with the rows of a table; an update may be one of a single column. */
export type Privilege = 'SELECT' | 'INSERT' | 'UPDATE' | `UPDATE (${string})` | 'DELETE';

/** Rows come, change and go. */
const ALL: readonly Privilege[] = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];
/** Rows come and change; the application never takes one out. */
const KEPT: readonly Privilege[] = ['SELECT', 'INSERT', 'UPDATE'];
/** Rows come, and stay as they are. */
const APPENDED: readonly Privilege[] = ['SELECT', 'INSERT'];
/** Rows come and are taken away; none changes. */
const TAKEN: readonly Privilege[] = ['SELECT', 'INSERT', 'DELETE'];
/** A view, or what others write. */
const READ: readonly Privilege[] = ['SELECT'];
/** Only the owner's business. */
const NONE: readonly Privilege[] = [];

/**
 * Every table and view, with all that the application's role may do with it: `praxis migrate up` gives exactly this, and a table that
 * is not here gives nothing. Choose the least that works.
 */
export const PRIVILEGES: Readonly<Record<string, readonly Privilege[]>> = {
  account_tokens: ALL,
  api_keys: ALL,
  // The reason is taken out when a person is erased, and written anew under new keys. What happened stays as it is.
  appointment_history: [...APPENDED, 'UPDATE (reason_encrypted)'],
  appointment_series: ALL,
  appointments: ALL,
  audit_entries: APPENDED,
  audit_entries_to_seal: TAKEN,
  audit_seals: APPENDED,
  blocked_periods: ALL,
  calendar_feeds: ALL,
  caseload_appointments: KEPT,
  caseload_closed_patients: APPENDED,
  consumed_events: TAKEN,
  // Written anew under new keys, blanked when a person is erased, taken out when their time is over; what was said never changes.
  chat_messages: [...TAKEN, 'UPDATE (body_encrypted)'],
  chat_conversations: KEPT,
  chat_tickets: TAKEN,
  date_overrides: ALL,
  device_sessions: ALL,
  free_slot_calendars: ALL,
  free_slots: ALL,
  idempotency_answers: ALL,
  job_workers: ALL,
  known_devices: ALL,
  legal_holds: ALL,
  notification_preferences: ALL,
  notifications: ALL,
  outbox_deliveries: ALL,
  outbox_events: ALL,
  own_patients: READ,
  patient_erasures: KEPT,
  patient_exports: ALL,
  patient_pictures: ALL,
  patients: KEPT,
  practice: KEPT,
  professional_contacts: KEPT,
  professional_pictures: ALL,
  professional_specializations: ALL,
  professional_status_changes: APPENDED,
  professionals: KEPT,
  proof_attempts: ALL,
  recovery_codes: ALL,
  schema_migrations: NONE,
  second_factors: ALL,
  sign_in_attempts: ALL,
  // A key is what it is; its secret is written anew under new master keys.
  signing_keys: [...TAKEN, 'UPDATE (secret_encrypted)'],
  slot_holds: ALL,
  specializations: ALL,
  users: ALL,
  waitlist_entries: ALL,
  waitlist_offers: ALL,
  waitlist_openings: ALL,
  webhook_deliveries: ALL,
  webhook_endpoints: ALL,
  weekly_windows: ALL,
};
