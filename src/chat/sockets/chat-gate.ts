import { Injectable } from '@nestjs/common';
import type { Principal } from '../../common/auth/access';
import { bearerTokenIn } from '../../common/auth/access-token-owners';
import { SignedInCallers } from '../../common/auth/signed-in-callers';
import { TransactionRunner } from '../../common/database/transaction-runner';
import { Busy, NotSignedIn, SecondFactorNeeded } from '../../common/errors/common.errors';
import { UUID } from '../../common/http/fields';
import { currentRequest } from '../../common/http/request-context';
import { networkOf } from '../../common/limits/network';
import { Environment } from '../../config/environment';
import { AppointmentNotFound } from '../../appointments';
import { ChatAccess, memberOf } from '../chat-access';
import { ChatJournal } from '../chat-journal';
import { OriginNotAllowed, TicketNotValid, TooManySockets } from '../chat.errors';
import { TicketsService } from '../tickets.service';
import type { Admission } from './chat-socket';
import { ChatSockets } from './chat-sockets';

/** What somebody who wants a socket has sent. */
export interface Knock {
  readonly appointmentId: string;
  readonly ticket: string | undefined;
  readonly authorization: string | undefined;
  readonly origin: string | undefined;
}

/** Who gets a socket. Whoever does not gets an answer as to any other request. */
@Injectable()
export class ChatGate {
  constructor(
    private readonly callers: SignedInCallers,
    private readonly tickets: TicketsService,
    private readonly access: ChatAccess,
    private readonly journal: ChatJournal,
    private readonly transactions: TransactionRunner,
    private readonly sockets: ChatSockets,
    private readonly environment: Environment,
  ) {}

  /**
   * @throws Busy, OriginNotAllowed, TicketNotValid, NotSignedIn, SecondFactorNeeded, Forbidden, TooManySockets, AppointmentNotFound,
   * ChatClosed
   */
  async admit(knock: Knock): Promise<Admission> {
    if (this.sockets.isStopping) throw new Busy();
    this.assertOrigin(knock.origin);
    const principal = await this.callerOf(knock);
    const context = currentRequest();
    if (!context) throw new Error('A socket is asked for in a request.');
    context.principal = principal;
    if (await this.callers.lacksSecondFactor(principal)) throw new SecondFactorNeeded();
    const member = memberOf(principal);
    this.assertRoom(principal, context.address);
    if (!UUID.test(knock.appointmentId)) throw new AppointmentNotFound();
    const id = knock.appointmentId.toLowerCase();
    return this.transactions.run(async (em) => {
      const appointment = await this.access.reachOpen(em, principal, id, 'chat.joined');
      await this.journal.note(em, 'joined', appointment);
      return { appointmentId: id, patientId: appointment.patientId, member, principal, context };
    });
  }

  /** Again just before the socket opens: many may have been let in at the same time. @throws TooManySockets */
  assertRoom({ accountId }: Principal, address: string): void {
    const { CHAT_SOCKETS_PER_ACCOUNT, CHAT_SOCKETS_PER_ADDRESS } = this.environment.values;
    const [open, network] = [this.sockets.all(), networkOf(address)];
    const ofAccount = open.filter(({ admission }) => admission.principal.accountId === accountId).length;
    const ofAddress = open.filter(({ admission }) => networkOf(admission.context.address) === network).length;
    if (ofAccount >= CHAT_SOCKETS_PER_ACCOUNT)
      throw new TooManySockets({ params: { limit: CHAT_SOCKETS_PER_ACCOUNT } });
    if (ofAddress >= CHAT_SOCKETS_PER_ADDRESS)
      throw new TooManySockets({ params: { limit: CHAT_SOCKETS_PER_ADDRESS } });
  }

  /** Only browsers send one, and only they have to be kept from opening sockets for pages that are not ours. */
  private assertOrigin(origin: string | undefined): void {
    const { CORS_ORIGINS, PUBLIC_URL } = this.environment.values;
    const allowed = [...CORS_ORIGINS, new URL(PUBLIC_URL).origin];
    if (origin !== undefined && !allowed.includes('*') && !allowed.includes(origin)) throw new OriginNotAllowed();
  }

  private async callerOf({ ticket, authorization, appointmentId }: Knock): Promise<Principal> {
    const token = bearerTokenIn(authorization);
    const holder = token === undefined ? undefined : await this.callers.ofToken(token);
    // A token that is sent has to be good, and of whoever has the ticket.
    if (authorization !== undefined && !holder) throw new NotSignedIn();
    if (ticket === undefined) {
      if (!holder) throw new NotSignedIn();
      return holder;
    }
    const taken = await this.tickets.redeem(ticket, appointmentId.toLowerCase());
    const caller = taken && (await this.callers.ofSession(taken.accountId, taken.deviceSessionId));
    if (!caller || (holder && holder.accountId !== caller.accountId)) throw new TicketNotValid();
    return caller;
  }
}
