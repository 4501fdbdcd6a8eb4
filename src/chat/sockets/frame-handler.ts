import { Injectable } from '@nestjs/common';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { SignedInCallers } from '../../common/auth/signed-in-callers';
import { MalformedBody, TooManyRequests } from '../../common/errors/common.errors';
import { DomainError } from '../../common/errors/domain.error';
import { ProblemRenderer } from '../../common/errors/problem-renderer';
import { UUID } from '../../common/http/fields';
import { assertSaneInput } from '../../common/http/input-guard';
import { limited } from '../../common/limited';
import { AppointmentNotFound } from '../../appointments';
import { ChatService } from '../chat.service';
import { ChatSockets } from './chat-sockets';
import type { ChatRoom } from './chat-room';
import type { ChatSocket } from './chat-socket';
import { readFrame, type ClientFrame } from './frames';

/** Frames of one socket in so many seconds; whoever sends more is no person who writes. */
const FRAMES = { points: 60, duration: 10 };
const TYPING = { points: 1, duration: 2 };
/** What is written over sockets takes so many connections of the pool at once: the rest waits, and requests go on. */
const WRITERS = 6;

/** What the acts of an account cost: see docs/rate-limits.md. @returns whole seconds to wait, undefined if it may go on */
export type Budget = (accountId: string) => Promise<number | undefined>;

/** What a frame of a client does. A frame that is refused is answered; nothing that a client sends ends the process. */
@Injectable()
export class FrameHandler {
  readonly #frames = new RateLimiterMemory({ keyPrefix: 'frames', ...FRAMES });
  readonly #typing = new RateLimiterMemory({ keyPrefix: 'typing', ...TYPING });
  readonly #inTurn = limited(WRITERS);

  constructor(
    private readonly chat: ChatService,
    private readonly sockets: ChatSockets,
    private readonly callers: SignedInCallers,
    private readonly problems: ProblemRenderer,
  ) {}

  /** @param key tells the socket from others */
  async handle(socket: ChatSocket, room: ChatRoom, key: string, text: string, budget: Budget): Promise<void> {
    if (!(await fits(this.#frames, key))) {
      socket.close('too_many_frames');
      return;
    }
    let id: string | undefined;
    try {
      const value = parse(text);
      id = idIn(value);
      assertSaneInput(value);
      const read = readFrame(value);
      if ('faults' in read) {
        socket.send({
          ...this.errorOf(new MalformedBody(), socket),
          code: 'invalid_request',
          ...(id === undefined ? {} : { id }),
          fields: [...read.faults],
        });
        return;
      }
      await this.act(socket, room, key, read.frame, budget);
    } catch (error) {
      this.refuse(socket, error, id);
    }
  }

  private async act(
    socket: ChatSocket,
    room: ChatRoom,
    key: string,
    frame: ClientFrame,
    budget: Budget,
  ): Promise<void> {
    const { member } = socket.admission;
    switch (frame.type) {
      case 'ping':
        socket.send({ type: 'pong' });
        return;
      case 'typing':
        if (await fits(this.#typing, key)) this.sockets.tellTyping(room, member);
        return;
      case 'resume':
        socket.sent = frame.after;
        await room.deliver();
        return;
      default:
        await this.#inTurn(() => this.write(socket, frame, budget));
    }
  }

  private async write(
    socket: ChatSocket,
    frame: Extract<ClientFrame, { type: 'send' | 'read' }>,
    budget: Budget,
  ): Promise<void> {
    const { principal, appointmentId } = socket.admission;
    const retryAfterSeconds = await budget(principal.accountId);
    if (retryAfterSeconds !== undefined) throw new TooManyRequests({ retryAfterSeconds });
    if (!(await this.callers.stillSignedIn([principal])).has(principal.deviceSessionId)) {
      socket.close('signed_out');
      return;
    }
    if (frame.type === 'read') {
      await this.chat.markRead(principal, appointmentId, frame.upTo);
      return;
    }
    const { seq, clientId, sentAt } = await this.chat.send(principal, appointmentId, {
      clientId: frame.id,
      text: frame.text,
    });
    socket.send({ type: 'ack', id: clientId, seq, at: sentAt.toISOString() });
  }

  private refuse(socket: ChatSocket, error: unknown, id: string | undefined): void {
    if (error instanceof AppointmentNotFound) {
      socket.close('access_ended');
      return;
    }
    if (!(error instanceof DomainError)) this.sockets.logger.pino.error({ err: error }, 'chat: unexpected error');
    socket.send({ ...this.errorOf(error, socket), ...(id === undefined ? {} : { id }) });
  }

  private errorOf(error: unknown, { admission }: ChatSocket) {
    const { requestId, language } = admission.context;
    const rendered = this.problems.render(error, { requestId, language, instance: 'unknown' });
    const { code, detail } = JSON.parse(rendered.body) as { readonly code: string; readonly detail: string };
    const { retryAfterSeconds } = rendered;
    return { type: 'error' as const, code, detail, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) };
  }
}

async function fits(limiter: RateLimiterMemory, key: string): Promise<boolean> {
  return limiter.consume(key).then(
    () => true,
    () => false,
  );
}

/** The message that a frame is about, however wrong the rest of it is: whoever sent it has to learn that it is refused. */
function idIn(value: unknown): string | undefined {
  const { id } = (value ?? {}) as { readonly id?: unknown };
  return typeof id === 'string' && UUID.test(id) ? id.toLowerCase() : undefined;
}

/** @throws MalformedBody */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new MalformedBody();
  }
}
