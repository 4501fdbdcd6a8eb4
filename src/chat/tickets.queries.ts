import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { runStatement } from '../common/database/statement';
import type { ChatTicket } from './chat-ticket.entity';

const ADD = {
  name: 'add_chat_ticket',
  text: `INSERT INTO chat_tickets (ticket_hash, account_id, device_session_id, appointment_id, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6)`,
};

/** Of two who come with the same one, one gets the row. */
const TAKE = {
  name: 'take_chat_ticket',
  text: `DELETE FROM chat_tickets WHERE ticket_hash = $1
         RETURNING account_id AS "accountId", device_session_id AS "deviceSessionId", appointment_id AS "appointmentId", expires_at AS "expiresAt"`,
};

const FORGET = { name: 'forget_chat_tickets', text: 'DELETE FROM chat_tickets WHERE expires_at <= $1' };

export type TakenTicket = Pick<ChatTicket, 'accountId' | 'deviceSessionId' | 'appointmentId' | 'expiresAt'>;

@Injectable()
export class TicketsQueries {
  async add(em: EntityManager, ticket: Readonly<ChatTicket>): Promise<void> {
    const { ticketHash, accountId, deviceSessionId, appointmentId, createdAt, expiresAt } = ticket;
    await runStatement(em, ADD, [ticketHash, accountId, deviceSessionId, appointmentId, createdAt, expiresAt]);
  }

  /** It is gone afterwards, whatever it was good for. */
  async take(em: EntityManager, ticketHash: string): Promise<TakenTicket | undefined> {
    const [row] = await runStatement<TakenTicket & Record<string, unknown>>(em, TAKE, [ticketHash]);
    return row;
  }

  async forget(em: EntityManager, until: Date): Promise<void> {
    await runStatement(em, FORGET, [until]);
  }
}
