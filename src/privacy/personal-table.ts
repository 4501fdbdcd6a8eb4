/** What a table holds about a patient, and what becomes of it. SQL speaks of the table as `t`; $1 is the patient, $2 the account or null. */
export interface PersonalTable {
  readonly table: string;
  /** Which rows are about the patient. */
  readonly about: string;
  readonly orderBy: string;
  /** Columns that the patient is given as they are. */
  readonly shown: readonly string[];
  /** Encrypted columns, given in the clear under the name without `_encrypted`. */
  readonly sealed?: readonly string[];
  /** Columns that are not given, and why. */
  readonly withheld?: Readonly<Record<string, string>>;
  /** `keep`: only ids, instants and codes, which references and statistics need; `remove`: the rows go; else the new values. */
  readonly erased: 'keep' | 'remove' | Readonly<Record<string, string>>;
}
