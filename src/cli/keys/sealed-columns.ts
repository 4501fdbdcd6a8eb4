/** A column whose values are encrypted, and under whose key. SQL speaks of its table as `t`. */
export interface SealedColumn {
  readonly table: string;
  readonly column: string;
  /** What the values are bound to as their row, and its type. */
  readonly row: string;
  readonly rowType: 'uuid' | 'text';
  /** Whose data key encrypts; null: a master key. */
  readonly owner: string | null;
  /** The blind index that is made of the value. */
  readonly index?: { readonly column: string; readonly field: string };
}

const column = (table: string, name: string, owner: string | null, index?: SealedColumn['index']): SealedColumn => ({
  table,
  column: name,
  row: 't.id',
  rowType: 'uuid',
  owner,
  ...(index ? { index } : {}),
});

/** Every encrypted column; a test compares the list with the tables. */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  column('patients', 'ssn_encrypted', 't.id', { column: 'ssn_index', field: 'patients.ssn' }),
  column('patients', 'national_id_encrypted', 't.id', {
    column: 'national_id_index',
    field: 'patients.national_id',
  }),
  column('patients', 'allergies_and_medication_encrypted', 't.id'),
  column('patients', 'about_note_encrypted', 't.id'),
  column('patients', 'staff_note_encrypted', 't.id'),
  {
    table: 'patient_pictures',
    column: 'picture_encrypted',
    row: 't.patient_id',
    rowType: 'uuid',
    owner: 't.patient_id',
  },
  column('appointments', 'reason_encrypted', 't.patient_id'),
  column('appointments', 'override_reason_encrypted', 't.patient_id'),
  column('appointments', 'cancellation_reason_encrypted', 't.patient_id'),
  column(
    'appointment_history',
    'reason_encrypted',
    '(SELECT a.patient_id FROM appointments a WHERE a.id = t.appointment_id)',
  ),
  column(
    'chat_messages',
    'body_encrypted',
    '(SELECT c.patient_id FROM chat_conversations c WHERE c.appointment_id = t.appointment_id)',
  ),
  column('patient_exports', 'content_encrypted', 't.patient_id'),
  column('legal_holds', 'reason_encrypted', 't.patient_id'),
  column('blocked_periods', 'reason_encrypted', null),
  column('signing_keys', 'secret_encrypted', null),
  column('webhook_endpoints', 'secret_encrypted', null),
  column('webhook_endpoints', 'previous_secret_encrypted', null),
  { table: 'second_factors', column: 'secret_encrypted', row: 't.account_id', rowType: 'uuid', owner: null },
  {
    table: 'idempotency_answers',
    column: 'answer',
    row: `(t.account_id || '/' || t.key_hash)`,
    rowType: 'text',
    owner: `('answers/' || to_char(t.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD'))`,
  },
];
