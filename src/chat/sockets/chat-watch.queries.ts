import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { runStatement } from '../../common/database/statement';
import type { Session } from '../domain/chat-window';

/** What decides whether the sockets of a conversation stay open, and what they may have missed. */
export interface WatchedConversation extends Session {
  readonly appointmentId: string;
  readonly patientId: string | null;
  readonly professionalId: string;
  readonly lastSeq: number;
  readonly patient: number;
  readonly professional: number;
}

const WATCHED = {
  name: 'watched_chat_conversations',
  text: `SELECT a.id AS "appointmentId", a.patient_id AS "patientId", a.professional_id AS "professionalId", a.status,
                a.confirm_by AS "confirmBy", a.ends_at AS "endsAt", COALESCE(c.last_seq, 0) AS "lastSeq",
                COALESCE(c.patient_read_up_to, 0) AS patient, COALESCE(c.professional_read_up_to, 0) AS professional
           FROM appointments a LEFT JOIN chat_conversations c ON c.appointment_id = a.id
          WHERE a.id = ANY($1) AND a.status <> 'held'`,
};

@Injectable()
export class ChatWatchQueries {
  /** All of them in one statement, by primary keys. */
  conversations(em: EntityManager, appointmentIds: readonly string[]): Promise<WatchedConversation[]> {
    return runStatement<WatchedConversation & Record<string, unknown>>(em, WATCHED, [appointmentIds]);
  }
}
