import { createHash, randomBytes } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Principal } from '../common/auth/access';
import { TransactionRunner } from '../common/database/transaction-runner';
import { Clock } from '../common/time/clock';
import { Upkeep } from '../common/upkeep/upkeep';
import { ChatAccess } from './chat-access';
import { ChatJournal } from './chat-journal';
import { TicketsQueries, type TakenTicket } from './tickets.queries';

const LIFETIME_MS = 30_000;
/** 32 bytes in base64url. */
const TICKET = /^[\w-]{43}$/;

export interface Ticket {
  readonly ticket: string;
  readonly expiresAt: Date;
}

/** Tickets: a browser can send no header with a socket, and a token in an address would end up in somebody's log. */
@Injectable()
export class TicketsService implements OnModuleInit {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly access: ChatAccess,
    private readonly queries: TicketsQueries,
    private readonly journal: ChatJournal,
    private readonly upkeep: Upkeep,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.upkeep.register('chat tickets', () =>
      this.transactions.run((em) => this.queries.forget(em, this.clock.now())),
    );
  }

  /** Of the caller's account, on this device, for this appointment. @throws AppointmentNotFound, ChatClosed */
  make(principal: Principal, appointmentId: string): Promise<Ticket> {
    const { accountId, deviceSessionId } = principal;
    return this.transactions.run(async (em) => {
      const appointment = await this.access.reachOpen(em, principal, appointmentId, 'chat.ticket_made');
      const ticket = randomBytes(32).toString('base64url');
      const createdAt = this.clock.now();
      const expiresAt = new Date(createdAt.getTime() + LIFETIME_MS);
      const bound = { accountId, deviceSessionId, appointmentId: appointment.appointmentId };
      await this.queries.add(em, { ...bound, ticketHash: hashOf(ticket), createdAt, expiresAt });
      await this.journal.note(em, 'ticket_made', appointment);
      return { ticket, expiresAt };
    });
  }

  /** Uses a ticket up. @returns undefined for one that is unknown, used, over, or for another appointment */
  async redeem(ticket: string, appointmentId: string): Promise<TakenTicket | undefined> {
    if (!TICKET.test(ticket)) return undefined;
    const taken = await this.transactions.run((em) => this.queries.take(em, hashOf(ticket)));
    const isGood = taken !== undefined && taken.expiresAt > this.clock.now() && taken.appointmentId === appointmentId;
    return isGood ? taken : undefined;
  }
}

const hashOf = (ticket: string): string => createHash('sha256').update(ticket).digest('base64url');
