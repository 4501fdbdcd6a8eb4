import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Role } from '../../common/auth/access';
import { runStatement } from '../../common/database/statement';
import type { Language } from '../../common/i18n/language';
import type { CalendarEntry } from './calendar-file';

/** Whose calendar a secret opens. */
export interface FeedOwner {
  readonly accountId: string;
  readonly role: Role;
  readonly language: Language;
  /** When the account was changed last: its language, for one. */
  readonly updatedAt: Date;
  readonly patientId: string | null;
  readonly professionalId: string | null;
}

type Reader = Pick<FeedOwner, 'language' | 'role' | 'updatedAt'>;

const PUT = {
  name: 'put_calendar_feed',
  text: `INSERT INTO calendar_feeds (account_id, secret_hash, created_at) VALUES ($1, $2, $3)
         ON CONFLICT (account_id) DO UPDATE SET secret_hash = excluded.secret_hash, created_at = excluded.created_at`,
};

const REMOVE = {
  name: 'remove_calendar_feed',
  text: `DELETE FROM calendar_feeds WHERE account_id = $1 RETURNING account_id`,
};

const FIND_OWNER = {
  name: 'find_calendar_feed_owner',
  text: `SELECT users.id AS "accountId", users.role, users.language, users.updated_at AS "updatedAt",
                patients.id AS "patientId", professionals.id AS "professionalId"
           FROM calendar_feeds feed JOIN users ON users.id = feed.account_id AND users.status = 'active'
           LEFT JOIN patients ON patients.account_id = users.id AND users.role = 'patient'
           LEFT JOIN professionals ON professionals.account_id = users.id AND users.role = 'professional'
          WHERE feed.secret_hash = $1`,
};

const ENTRIES = `
  SELECT a.id, a.starts_at AS "startsAt", a.ends_at AS "endsAt", p.time_zone AS "timeZone", a.status, a.version,
         a.created_at AS "createdAt", a.updated_at AS "updatedAt", p.first_name AS "firstName", p.last_name AS "lastName",
         p.updated_at AS "professionalUpdatedAt"
    FROM appointments a JOIN professionals p ON p.id = a.professional_id
   WHERE a.status <> 'held'`;

const OF_PATIENT = {
  name: 'calendar_entries_of_patient',
  text: `${ENTRIES} AND a.patient_id = $1 AND a.starts_at >= $2 ORDER BY a.starts_at, a.id`,
};
const OF_PROFESSIONAL = {
  name: 'calendar_entries_of_professional',
  text: `${ENTRIES} AND a.professional_id = $1 AND a.starts_at >= $2 ORDER BY a.starts_at, a.id`,
};
const ONE = { name: 'calendar_entry', text: `${ENTRIES} AND a.id = $1` };
const READER = {
  name: 'calendar_reader',
  text: `SELECT language, role, updated_at AS "updatedAt" FROM users WHERE id = $1`,
};

type Row = CalendarEntry & Record<string, unknown>;

@Injectable()
export class CalendarFeedsQueries {
  /** In the place of the account's old one. */
  async put(em: EntityManager, accountId: string, secretHash: string, now: Date): Promise<void> {
    await runStatement(em, PUT, [accountId, secretHash, now]);
  }

  /** @returns whether there was one */
  async remove(em: EntityManager, accountId: string): Promise<boolean> {
    return (await runStatement(em, REMOVE, [accountId])).length > 0;
  }

  /** Undefined for an unknown secret, and while the account is disabled. */
  async ownerOf(em: EntityManager, secretHash: string): Promise<FeedOwner | undefined> {
    const [owner] = await runStatement<FeedOwner & Record<string, unknown>>(em, FIND_OWNER, [secretHash]);
    return owner;
  }

  /** What starts at `from` or later, by start. */
  async entriesOf(em: EntityManager, owner: FeedOwner, from: Date): Promise<CalendarEntry[]> {
    if (owner.patientId !== null) return runStatement<Row>(em, OF_PATIENT, [owner.patientId, from]);
    if (owner.professionalId === null) return [];
    return runStatement<Row>(em, OF_PROFESSIONAL, [owner.professionalId, from]);
  }

  /** Whether the caller may see it is decided before. */
  async entry(em: EntityManager, appointmentId: string): Promise<CalendarEntry[]> {
    return runStatement<Row>(em, ONE, [appointmentId]);
  }

  /** Undefined for an account that is gone. */
  async reader(em: EntityManager, accountId: string): Promise<Reader | undefined> {
    const [row] = await runStatement<Reader & Record<string, unknown>>(em, READER, [accountId]);
    return row;
  }
}
