import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { DataEncryption } from '../common/crypto/data-encryption';
import { DATE_COLUMNS, PERSONAL_TABLES } from './personal-data';
import type { PersonalTable } from './personal-table';

/** A person as the tables know them. */
export interface Subject {
  readonly patientId: string;
  readonly accountId: string | null;
}

type Row = Readonly<Record<string, unknown>>;

/** By table. */
export type PersonalRows = Readonly<Record<string, readonly Row[]>>;

/** Reads and erases everything about one patient, as `personal-data.ts` lists it. */
@Injectable()
export class PersonalRecords {
  constructor(private readonly encryption: DataEncryption) {}

  /**
   * Everything, by table. What cannot be decrypted is null and named in `unreadable` of its row.
   * @param tell how many of how many tables have been read
   */
  async read(
    em: EntityManager,
    subject: Subject,
    tell?: (done: number, of: number) => Promise<void>,
  ): Promise<PersonalRows> {
    const found: Record<string, readonly Row[]> = {};
    for (const [index, table] of PERSONAL_TABLES.entries()) {
      found[table.table] = await this.readTable(em, table, subject);
      await tell?.(index + 1, PERSONAL_TABLES.length);
    }
    return found;
  }

  /** Blanks or removes what is to go. Again and again without harm. */
  async erase(em: EntityManager, { patientId, accountId }: Subject, at: Date): Promise<void> {
    for (const { table, about, erased } of PERSONAL_TABLES) {
      if (erased === 'keep') continue;
      const where = `${about} AND $2::uuid IS NOT DISTINCT FROM $2 AND $1::uuid IS NOT NULL AND $3::timestamptz IS NOT NULL`;
      const change =
        erased === 'remove'
          ? `DELETE FROM ${table} t`
          : `UPDATE ${table} t SET ${Object.entries(erased)
              .map(([column, value]) => `${column} = ${value}`)
              .join(', ')}`;
      await em.query(`${change} WHERE ${where}`, [patientId, accountId, at]);
    }
  }

  private async readTable(em: EntityManager, table: PersonalTable, subject: Subject): Promise<readonly Row[]> {
    const { patientId, accountId } = subject;
    const { shown, sealed = [], about, orderBy } = table;
    const columns = [...shown, ...sealed]
      // A day is no instant: as text it is the same in every zone.
      .map((column) => (DATE_COLUMNS.has(column) ? `t.${column}::text` : `t.${column}`))
      .join(', ');
    const rows = await em.query<Record<string, unknown>[]>(
      `SELECT ${columns} FROM ${table.table} t
        WHERE ${about} AND $1::uuid IS NOT NULL AND $2::uuid IS NOT DISTINCT FROM $2 ORDER BY ${orderBy}`,
      [patientId, accountId],
    );
    if (sealed.length === 0) return rows;
    const values = (row: Record<string, unknown>) => sealed.map((column) => row[column] as string | null);
    const readers = await this.encryption.readersOf(rows.map((row) => ({ owner: patientId, sealed: values(row) })));
    return rows.map((row, index) => {
      const clear = Object.fromEntries(shown.map((column) => [column, row[column]]));
      for (const column of sealed) {
        const place = { table: table.table, column, row: String(row['id'] ?? row['patient_id']) };
        const stored = row[column] as string | null;
        clear[column.replace(/_encrypted$/, '')] = readers[index]?.read(column, stored, place) ?? null;
      }
      const unreadable = readers[index]?.unreadable ?? [];
      return unreadable.length > 0 ? { ...clear, unreadable } : clear;
    });
  }
}
