import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { RawData, WebSocket } from 'ws';
import { TransactionRunner } from '../../common/database/transaction-runner';
import { withRequest } from '../../common/http/request-context';
import { ChatAccess } from '../chat-access';
import { ChatQueries } from '../chat.queries';
import { readUpToOf } from '../messages.service';
import type { ChatRoom } from './chat-room';
import { ChatSocket, type Admission } from './chat-socket';
import { ChatSockets } from './chat-sockets';
import { ChatWatch } from './chat-watch';
import { FrameHandler, type Budget } from './frame-handler';

/** More frames than that wait for none: the client is not read until they are done. */
const MOST_PENDING = 8;

/** Looks after one socket from its opening to its end. */
@Injectable()
export class ChatClients {
  constructor(
    private readonly sockets: ChatSockets,
    private readonly watch: ChatWatch,
    private readonly handler: FrameHandler,
    private readonly transactions: TransactionRunner,
    private readonly access: ChatAccess,
    private readonly queries: ChatQueries,
  ) {}

  /** In the context of the request that opened it. */
  open(ws: WebSocket, admission: Admission, budget: Budget): void {
    const socket = new ChatSocket(ws, admission);
    const key = randomUUID();
    // In their order, each after the one before: also what comes before the welcome is sent.
    let pending = 1;
    let last: Promise<unknown> = this.welcome(socket).finally(() => pending--);
    const joined = last as Promise<ChatRoom | undefined>;
    ws.on('message', (data: RawData, isBinary: boolean) => {
      socket.heardAt = performance.now();
      if (isBinary) {
        socket.close('binary');
        return;
      }
      pending += 1;
      if (pending > MOST_PENDING) socket.pause();
      const text = textOf(data);
      last = last.then(async () => {
        const room = await joined;
        if (room && !socket.isClosing)
          await withRequest({ ...admission.context }, () => this.handler.handle(socket, room, key, text, budget));
        socket.begin();
        pending -= 1;
        if (pending <= MOST_PENDING / 2) socket.resume();
      });
    });
    ws.on('pong', () => (socket.heardAt = performance.now()));
    // What the protocol does not allow (too much, no UTF-8, no mask) closes the socket with the code that it has for it.
    ws.on('error', () => undefined);
    ws.on('close', () => this.sockets.leave(socket));
    this.watch.begin();
  }

  /** First into the room, then a look at the conversation: what is said in between is delivered, not missed. */
  private async welcome(socket: ChatSocket): Promise<ChatRoom | undefined> {
    const { appointmentId, principal, member, after } = socket.admission;
    socket.sent = Number.MAX_SAFE_INTEGER;
    try {
      const room = await this.sockets.join(socket);
      const { appointment, conversation } = await this.transactions.read(async (em) => ({
        appointment: await this.access.reach(em, principal, appointmentId, 'chat.joined'),
        conversation: await this.queries.find(em, appointmentId),
      }));
      const online = room.online();
      const lastSeq = conversation?.lastSeq ?? 0;
      socket.sent = Math.min(after ?? lastSeq, lastSeq);
      socket.send({
        type: 'welcome',
        version: 1,
        you: member,
        lastSeq,
        readUpTo: room.readUpTo(readUpToOf(conversation)),
        online: { patient: online.has('patient'), professional: online.has('professional') },
        openUntil: appointment.openUntil.toISOString(),
      });
      if (after !== undefined) socket.begin();
      room.tellPresence();
      void room.deliver();
      return room;
    } catch (error) {
      this.sockets.logger.pino.warn({ err: error }, 'chat: a socket could not be opened');
      socket.cut();
      return undefined;
    }
  }
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return Buffer.isBuffer(data) ? data.toString('utf8') : Buffer.from(data).toString('utf8');
}
