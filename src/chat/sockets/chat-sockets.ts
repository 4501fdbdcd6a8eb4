import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { TransactionRunner } from '../../common/database/transaction-runner';
import { withRequest } from '../../common/http/request-context';
import { limited } from '../../common/limited';
import { Logger } from '../../common/logging/logger';
import { Metrics } from '../../common/metrics/metrics';
import { Environment } from '../../config/environment';
import { ChatJournal } from '../chat-journal';
import { ChatQueries } from '../chat.queries';
import { MEMBERS, type Member } from '../domain/chat-window';
import { FanOut, type Listener, type Signal } from '../fan-out/fan-out';
import { MessageVault } from '../message-vault';
import { ChatRoom } from './chat-room';
import type { ChatSocket } from './chat-socket';

const CLOSED_WITHIN_MS = 2_000;
/** Connections of the pool that conversations read with at once. */
const READERS = 4;

/** All sockets of this process, by conversation, and what other processes say that concerns them. */
@Injectable()
export class ChatSockets implements Listener, BeforeApplicationShutdown {
  readonly rooms = new Map<string, ChatRoom>();
  readonly logger: Logger;
  #isStopping = false;
  #listening: Promise<void> | undefined;
  readonly #leaving = new Set<Promise<void>>();
  readonly #inTurn = limited(READERS);

  constructor(
    private readonly fanOut: FanOut,
    private readonly transactions: TransactionRunner,
    private readonly queries: ChatQueries,
    private readonly vault: MessageVault,
    private readonly journal: ChatJournal,
    environment: Environment,
    metrics: Metrics,
  ) {
    this.logger = new Logger(environment.values.LOG_LEVEL);
    const open = metrics.gauge('praxis_chat_sockets', 'Open chat sockets of this process.', []);
    metrics.collect(() => open.set(this.all().length));
  }

  get isStopping(): boolean {
    return this.#isStopping;
  }

  all(): ChatSocket[] {
    return [...this.rooms.values()].flatMap(({ sockets }) => [...sockets]);
  }

  /** From then on nothing of the conversation that is committed is missed. */
  async join(socket: ChatSocket): Promise<ChatRoom> {
    const { appointmentId, patientId, member } = socket.admission;
    const { transactions, queries, vault, logger } = this;
    const room =
      this.rooms.get(appointmentId) ??
      new ChatRoom(appointmentId, patientId, { transactions, queries, vault, logger, inTurn: this.#inTurn });
    this.rooms.set(appointmentId, room);
    const isFirst = !room.isHere(member);
    room.sockets.add(socket);
    socket.onReady = () => void room.deliver();
    await (this.#listening ??= this.fanOut.listen(this));
    if (isFirst) this.tellPresence(room, member, true, true);
    return room;
  }

  leave(socket: ChatSocket): void {
    const { appointmentId, member } = socket.admission;
    const room = this.rooms.get(appointmentId);
    if (!room?.sockets.delete(socket)) return;
    if (!room.isHere(member)) this.tellPresence(room, member, false, false);
    room.tellPresence();
    if (room.sockets.size === 0) this.rooms.delete(appointmentId);
    const noted = this.noteLeft(socket).finally(() => this.#leaving.delete(noted));
    this.#leaving.add(noted);
  }

  hear(signal: Signal, origin: string): void {
    const room = this.rooms.get(signal.appointmentId);
    if (!room) return;
    if (signal.kind === 'message') void room.deliver();
    else if (signal.kind === 'read') room.noteRead(signal.who, signal.upTo);
    else if (signal.kind === 'typing') room.tell({ type: 'typing', who: signal.who }, signal.who);
    else {
      room.presence.note(origin, signal.who, signal.online, performance.now());
      room.tellPresence();
      if (signal.asks) this.repeatPresence(room);
    }
  }

  missed(): void {
    for (const room of this.rooms.values()) {
      void room.deliver();
      this.repeatPresence(room);
    }
  }

  /** Says again who is here. */
  repeatPresence(room: ChatRoom): void {
    for (const who of MEMBERS) if (room.isHere(who)) this.tellPresence(room, who, true, false);
  }

  tellTyping(room: ChatRoom, who: Member): void {
    room.tell({ type: 'typing', who }, who);
    this.fanOut.tell({ kind: 'typing', appointmentId: room.appointmentId, who });
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#isStopping = true;
    for (const socket of this.all()) socket.close('going_away');
    const until = performance.now() + CLOSED_WITHIN_MS;
    while (this.rooms.size > 0 && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 20));
    for (const socket of this.all()) {
      socket.cut();
      this.leave(socket);
    }
    await Promise.all(this.#leaving);
    await this.fanOut.close();
  }

  private tellPresence({ appointmentId }: ChatRoom, who: Member, online: boolean, asks: boolean): void {
    this.fanOut.tell({ kind: 'presence', appointmentId, who, online, asks });
  }

  /** What was shown over a socket is one reading, from its beginning to the last message. */
  private async noteLeft({ admission, shown }: ChatSocket): Promise<void> {
    try {
      await withRequest(admission.context, () =>
        this.transactions.run((em) => this.journal.note(em, 'left', admission, shown)),
      );
    } catch (error) {
      this.logger.pino.error({ err: error }, 'chat: the end of a reading was not recorded');
    }
  }
}
