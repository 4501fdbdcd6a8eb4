import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Language } from '../common/i18n/language';
import { runStatement } from '../common/database/statement';
import type { Channel } from './domain/channels';
import type { Notice } from './domain/notices';

/** How somebody is reached. */
export interface Contact {
  readonly email: string | null;
  /** E.164; null if what is stored is not. */
  readonly phone: string | null;
  readonly language: Language;
  /** Null: nobody has chosen. */
  readonly channels: readonly Channel[] | null;
}

/** An appointment that is booked, and when its patient is to be reminded of it. */
export interface RemindedAppointment {
  readonly patientId: string;
  readonly professionalId: string;
  readonly startsAt: Date;
  /** Before the start; none: not at all. */
  readonly minutes: readonly number[];
}

const E164 = String.raw`'^\+[1-9]\d{6,14}$'`;

/** The practice's language where nobody has said another. A letter to an account goes by e-mail, whatever its owner prefers. */
const CONTACTS = {
  patient: {
    name: 'contact_of_patient',
    text: `SELECT COALESCE(p.email, u.email) AS email, CASE WHEN p.phone ~ ${E164} THEN p.phone END AS phone,
                  COALESCE(u.language, n.language, practice.language) AS language, n.channels
             FROM practice, patients p LEFT JOIN users u ON u.id = p.account_id
             LEFT JOIN notification_preferences n ON n.recipient_type = 'patient' AND n.recipient_id = p.id
            WHERE p.id = $1 AND p.closed_at IS NULL`,
  },
  professional: {
    name: 'contact_of_professional',
    text: `SELECT u.email, CASE WHEN p.phone ~ ${E164} THEN p.phone END AS phone, u.language, n.channels
             FROM professionals p JOIN users u ON u.id = p.account_id
             LEFT JOIN notification_preferences n ON n.recipient_type = 'professional' AND n.recipient_id = p.id
            WHERE p.id = $1 AND u.status = 'active'`,
  },
  account: {
    name: 'contact_of_account',
    text: `SELECT email, NULL AS phone, language, '{email}'::text[] AS channels FROM users WHERE id = $1`,
  },
} as const;

const REMINDED = {
  name: 'reminded_appointment',
  text: `SELECT a.patient_id AS "patientId", a.professional_id AS "professionalId", a.starts_at AS "startsAt",
                CASE WHEN n.reminders IS FALSE THEN '{}' ELSE COALESCE(n.reminder_minutes, practice.reminder_minutes) END AS minutes
           FROM practice, appointments a
           LEFT JOIN notification_preferences n ON n.recipient_type = 'patient' AND n.recipient_id = a.patient_id
          WHERE a.id = $1 AND a.status = 'booked'`,
};

/** Appointments to come, after a place in their order. */
const TO_COME = {
  practice: {
    name: 'booked_appointments_to_come',
    text: `SELECT id, starts_at AS "startsAt" FROM appointments
            WHERE status = 'booked' AND (starts_at, id) > ($1::timestamptz, $2::uuid) ORDER BY starts_at, id LIMIT $3`,
  },
  patient: {
    name: 'booked_appointments_of_patient_to_come',
    text: `SELECT id, starts_at AS "startsAt" FROM appointments
            WHERE patient_id = $4 AND status = 'booked' AND (starts_at, id) > ($1::timestamptz, $2::uuid)
            ORDER BY starts_at, id LIMIT $3`,
  },
} as const;

const ADMINS = {
  name: 'active_admins',
  text: `SELECT id FROM users WHERE role = 'admin' AND status = 'active' ORDER BY id`,
};

const ZONE = { name: 'zone_of_professional', text: 'SELECT time_zone AS zone FROM professionals WHERE id = $1' };

const LOCK = {
  name: 'lock_reminders_of_appointment',
  text: `SELECT pg_advisory_xact_lock(hashtextextended('reminders of ' || $1::text, 0))`,
};

/** A place in the order of appointments to come. */
export interface Place {
  /** RFC 3339. */
  readonly startsAt: string;
  readonly id: string;
}

/** Whom notifications are for: addresses, wishes, and what they are to be reminded of. */
@Injectable()
export class RecipientsQueries {
  /** Undefined if there is nobody (any more) who could be told. */
  async contactOf(
    em: EntityManager,
    { recipientType, recipientId }: Pick<Notice, 'recipientType' | 'recipientId'>,
  ): Promise<Contact | undefined> {
    const [row] = await runStatement<Contact>(em, CONTACTS[recipientType], [recipientId]);
    return row;
  }

  /** The accounts of those who administer the practice. */
  async admins(em: EntityManager): Promise<string[]> {
    return (await runStatement<{ id: string }>(em, ADMINS, [])).map(({ id }) => id);
  }

  async zoneOf(em: EntityManager, professionalId: string): Promise<string | undefined> {
    const [row] = await runStatement<{ zone: string }>(em, ZONE, [professionalId]);
    return row?.zone;
  }

  /** Until the end of the transaction nobody else plans reminders of this appointment: whoever is last has read what is true. */
  async lockReminders(em: EntityManager, appointmentId: string): Promise<void> {
    await runStatement(em, LOCK, [appointmentId]);
  }

  /** The appointment, while it is booked. */
  async reminded(em: EntityManager, appointmentId: string): Promise<RemindedAppointment | undefined> {
    const [row] = await runStatement<RemindedAppointment>(em, REMINDED, [appointmentId]);
    return row;
  }

  /** The next booked appointments after a place, of one patient or of all. */
  async bookedAfter(em: EntityManager, place: Place, limit: number, patientId: string | undefined): Promise<Place[]> {
    const values = [place.startsAt, place.id, limit];
    const rows = await (patientId === undefined
      ? runStatement<{ id: string; startsAt: Date }>(em, TO_COME.practice, values)
      : runStatement<{ id: string; startsAt: Date }>(em, TO_COME.patient, [...values, patientId]));
    return rows.map(({ id, startsAt }) => ({ id, startsAt: startsAt.toISOString() }));
  }
}
