import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { SignedInCallers } from '../../common/auth/signed-in-callers';
import { TransactionRunner } from '../../common/database/transaction-runner';
import { outsideOfRequest } from '../../common/http/request-context';
import { Clock } from '../../common/time/clock';
import { Environment } from '../../config/environment';
import { recordOf } from '../chat-access';
import { chatStateOf } from '../domain/chat-window';
import type { Closing } from '../domain/closings';
import { REPEATED_MS } from '../domain/presence';
import type { ChatRoom } from './chat-room';
import type { ChatSocket } from './chat-socket';
import { ChatSockets } from './chat-sockets';
import { ChatWatchQueries, type WatchedConversation } from './chat-watch.queries';

/** Well under the second within which a socket closes that nobody may have any more. */
const LOOK_EVERY_MS = 600;
const PING_EVERY_MS = 15_000;
/** Two pings without an answer. */
const SILENT_FOR_MS = 40_000;

/**
 * Looks again and again whether the sockets of this process may stay open, in two statements for all of them however many there are:
 * whatever ended a session or an access, here, in another process or in the database, is noticed without anybody having to tell. The
 * same look finds messages of which the news was lost.
 */
@Injectable()
export class ChatWatch implements BeforeApplicationShutdown {
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #pingAt = 0;
  #repeatAt = 0;
  #isBlind = false;

  constructor(
    private readonly sockets: ChatSockets,
    private readonly callers: SignedInCallers,
    private readonly transactions: TransactionRunner,
    private readonly queries: ChatWatchQueries,
    private readonly environment: Environment,
    private readonly clock: Clock,
  ) {}

  /** From the first socket on. */
  begin(): void {
    this.#timer ??= setInterval(() => void this.look(), LOOK_EVERY_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
  }

  /** One look at a time. Never fails: a database that does not answer is asked again. */
  look(): Promise<void> {
    this.#looking ??= outsideOfRequest(() => this.#look()).finally(() => (this.#looking = undefined));
    return this.#looking;
  }

  async #look(): Promise<void> {
    const open = this.sockets.all().filter(({ isClosing }) => !isClosing);
    if (open.length === 0) return;
    this.#keepAlive(open);
    try {
      await this.#endSessions(open);
      await this.#compare();
      this.#isBlind = false;
    } catch (error) {
      if (!this.#isBlind) this.sockets.logger.pino.warn({ err: error }, 'chat: cannot look after the sockets');
      this.#isBlind = true;
    }
  }

  #keepAlive(open: readonly ChatSocket[]): void {
    const now = performance.now();
    const isPing = now >= this.#pingAt;
    if (isPing) this.#pingAt = now + PING_EVERY_MS;
    for (const socket of open) {
      if (socket.isTooSlow(now)) socket.cut();
      else if (now - socket.heardAt > SILENT_FOR_MS) socket.close('unresponsive');
      else if (isPing) socket.ping();
    }
    const repeats = now >= this.#repeatAt;
    if (repeats) this.#repeatAt = now + REPEATED_MS;
    for (const room of this.sockets.rooms.values()) {
      if (repeats) this.sockets.repeatPresence(room);
      room.tellPresence();
    }
  }

  async #endSessions(open: readonly ChatSocket[]): Promise<void> {
    const live = await this.callers.stillSignedIn(open.map(({ admission }) => admission.principal));
    for (const socket of open) if (!live.has(socket.admission.principal.deviceSessionId)) socket.close('signed_out');
  }

  async #compare(): Promise<void> {
    const rooms = [...this.sockets.rooms.values()];
    const ids = rooms.map(({ appointmentId }) => appointmentId);
    const rows = await this.transactions.read((em) => this.queries.conversations(em, ids));
    const byId = new Map(rows.map((row) => [row.appointmentId, row]));
    for (const room of rooms) this.#compareRoom(room, byId.get(room.appointmentId));
  }

  #compareRoom(room: ChatRoom, row: WatchedConversation | undefined): void {
    for (const socket of room.sockets) {
      const reason = this.#reasonToClose(socket, row);
      if (reason) socket.close(reason);
    }
    if (!row) return;
    room.noteRead('patient', row.patient);
    room.noteRead('professional', row.professional);
    if ([...room.sockets].some(({ sent }) => sent < row.lastSeq)) void room.deliver();
  }

  #reasonToClose({ admission }: ChatSocket, row: WatchedConversation | undefined): Closing | undefined {
    const record = recordOf(admission.principal);
    const owner = admission.member === 'patient' ? row?.patientId : row?.professionalId;
    if (!row || record === null || owner !== record) return 'access_ended';
    const state = chatStateOf(row, this.environment.values.CHAT_OPEN_HOURS_AFTER, this.clock.now());
    if (state === 'open') return undefined;
    return state === 'cancelled' ? 'appointment_cancelled' : 'chat_over';
  }
}
