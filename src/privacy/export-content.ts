import { PERSONAL_TABLES } from './personal-data';
import type { PersonalRows } from './personal-records';

/** Everything about one patient, as it was at one instant. */
export interface ExportContent {
  readonly patientId: string;
  /** RFC 3339. */
  readonly exportedAt: string;
  /** Rows by table; what was encrypted is in the clear, under the column's name without `_encrypted`. */
  readonly tables: PersonalRows;
  /** What there is beside it, as `table.column`, and why it is not given. */
  readonly withheld: Readonly<Record<string, string>>;
}

export function exportContent(patientId: string, exportedAt: Date, tables: PersonalRows): ExportContent {
  const reasons = PERSONAL_TABLES.flatMap(({ table, withheld = {} }) =>
    Object.entries(withheld).map(([column, why]): [string, string] => [`${table}.${column}`, why]),
  );
  return { patientId, exportedAt: exportedAt.toISOString(), tables, withheld: Object.fromEntries(reasons) };
}
