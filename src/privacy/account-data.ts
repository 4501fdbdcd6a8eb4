import type { PersonalTable } from './personal-table';

const SECRET = 'the hash of a secret';

/** What the tables hold about a patient because they sign in. */
export const ACCOUNT_TABLES: readonly PersonalTable[] = [
  {
    table: 'users',
    about: 't.id = $2',
    orderBy: 't.id',
    shown: ['id', 'email', 'role', 'language', 'status', 'email_verified_at', 'version', 'created_at', 'updated_at'],
    withheld: { password_hash: SECRET },
    erased: {
      email: `'erased-' || t.id || '@invalid'`,
      password_hash: 'NULL',
      email_verified_at: 'NULL',
      status: `'disabled'`,
      updated_at: '$3::timestamptz',
    },
  },
  {
    table: 'device_sessions',
    about: 't.account_id = $2',
    orderBy: 't.id',
    shown: [
      ...['id', 'account_id', 'rotated_at', 'user_agent', 'address', 'created_at', 'last_used_at', 'expires_at'],
      ...['revoked_at', 'proved_at'],
    ],
    withheld: { generation: 'of which refresh tokens are derived' },
    erased: 'remove',
  },
  {
    table: 'account_tokens',
    about: 't.account_id = $2',
    orderBy: 't.id',
    shown: [
      ...['id', 'account_id', 'purpose', 'created_at', 'expires_at', 'used_at', 'sent_at', 'new_email'],
      'previous_email',
    ],
    withheld: { token_hash: SECRET },
    erased: 'remove',
  },
  {
    table: 'proof_attempts',
    about: 't.account_id = $2',
    orderBy: 't.kind',
    shown: ['account_id', 'kind', 'tried', 'since'],
    erased: 'remove',
  },
  {
    table: 'known_devices',
    about: 't.account_id = $2',
    orderBy: 't.id',
    shown: ['id', 'account_id', 'last_used_at'],
    withheld: { token_hash: SECRET },
    erased: 'remove',
  },
  {
    table: 'chat_tickets',
    about: 't.account_id = $2',
    orderBy: 't.created_at',
    shown: ['account_id', 'device_session_id', 'appointment_id', 'created_at', 'expires_at'],
    withheld: { ticket_hash: SECRET },
    erased: 'remove',
  },
  {
    table: 'calendar_feeds',
    about: 't.account_id = $2',
    orderBy: 't.account_id',
    shown: ['account_id', 'created_at'],
    withheld: { secret_hash: SECRET },
    erased: 'remove',
  },
  {
    table: 'second_factors',
    about: 't.account_id = $2',
    orderBy: 't.account_id',
    shown: ['account_id', 'last_step', 'created_at', 'confirmed_at'],
    withheld: { secret_encrypted: 'the secret of the authenticator app' },
    erased: 'remove',
  },
  {
    table: 'recovery_codes',
    about: 't.account_id = $2',
    orderBy: 't.created_at',
    shown: ['account_id', 'created_at', 'used_at'],
    withheld: { code_hash: SECRET },
    erased: 'remove',
  },
  {
    table: 'slot_holds',
    about: 't.account_id = $2',
    orderBy: 't.id',
    shown: ['id', 'account_id', 'extended'],
    withheld: { token_hash: SECRET, address_hash: 'the hash of an address that is not kept' },
    erased: 'remove',
  },
  {
    table: 'idempotency_answers',
    about: 't.account_id = $2',
    orderBy: 't.created_at',
    shown: ['account_id', 'status', 'created_at'],
    withheld: {
      key_hash: SECRET,
      body_hash: 'the hash of a request whose effect is given',
      answer: 'repeats what is given, for a day',
    },
    erased: 'remove',
  },
];
