import type { WebSocket } from 'ws';
import type { Principal } from '../../common/auth/access';
import type { RequestContext } from '../../common/http/request-context';
import { CLOSINGS, type Closing } from '../domain/closings';
import type { Member } from '../domain/chat-window';
import type { MessageView } from '../message-vault';
import type { ServerFrame } from './frames';

/** Bytes that wait for a client: above the first, messages wait in the database; above the second, it is cut off. */
export const HIGH_WATER = 256 * 1_024;
const MOST_WAITING = 2 * 1_024 * 1_024;
/** So long has a client to take what waits for it. */
export const PATIENCE_MS = 10_000;
/** So long are messages held back for what the client says first: a `resume` comes before those that are written meanwhile. */
const BEGINS_WITHIN_MS = 250;
/** So long has a client to answer that the socket closes. */
const CLOSE_WITHIN_MS = 2_000;

/** Who has come in, and for what. */
export interface Admission {
  readonly appointmentId: string;
  readonly patientId: string;
  readonly member: Member;
  readonly principal: Principal;
  /** What is known of whoever opened it, for the audit trail and the language. */
  readonly context: RequestContext;
  /** The number of the last message that the device has, if it said so when it knocked. */
  readonly after?: number | undefined;
}

/** One open socket of one of the two. */
export class ChatSocket {
  /** Messages after this number are still to be sent; `resume` sets it. */
  sent = 0;
  /** The greatest number that was ever sent over it; 0: none. */
  shown = 0;
  /** Called when messages can be sent that could not before. */
  onReady: () => void = () => undefined;
  /** When it last said anything, in ms of the process. */
  heardAt = performance.now();
  #isBehind = false;
  #stuckSince: number | undefined;
  #isClosing = false;
  #isWelcome = false;
  #isBegun = false;

  constructor(
    private readonly ws: WebSocket,
    readonly admission: Admission,
  ) {}

  /** Whether it takes messages at the moment. */
  get isReady(): boolean {
    return this.#isBegun && !this.#isClosing && this.ws.readyState === this.ws.OPEN && this.waiting < HIGH_WATER;
  }

  /** Bytes that the client has not taken yet. */
  get waiting(): number {
    return this.ws.bufferedAmount;
  }

  /** Nothing comes before the welcome, which tells how everything stands. */
  send(frame: ServerFrame): void {
    if (frame.type === 'welcome') {
      this.#isWelcome = true;
      setTimeout(() => this.begin(), BEGINS_WITHIN_MS).unref();
    }
    if (this.ws.readyState !== this.ws.OPEN || !(this.#isWelcome || frame.type === 'closed')) return;
    if (this.waiting > MOST_WAITING) {
      this.cut();
      return;
    }
    this.ws.send(JSON.stringify(frame), () => this.#taken());
    this.#isBehind ||= this.waiting >= HIGH_WATER;
  }

  /** The client has said where it begins, or says nothing: messages follow. */
  begin(): void {
    if (this.#isBegun) return;
    this.#isBegun = true;
    this.onReady();
  }

  sendMessage({ seq, clientId, from, text, sentAt }: MessageView): void {
    this.sent = seq;
    this.shown = Math.max(this.shown, seq);
    this.send({ type: 'message', seq, id: clientId, from, text, at: sentAt.toISOString() });
  }

  /** Whether what waits for the client has been too much for too long. Asked every now and then. */
  isTooSlow(now: number): boolean {
    if (this.waiting < HIGH_WATER) this.#stuckSince = undefined;
    else this.#stuckSince ??= now;
    return this.#stuckSince !== undefined && now - this.#stuckSince > PATIENCE_MS;
  }

  ping(): void {
    if (this.ws.readyState === this.ws.OPEN) this.ws.ping();
  }

  /** Says why, and closes. Nothing is sent afterwards. */
  close(reason: Closing): void {
    if (this.#isClosing) return;
    this.send({ type: 'closed', reason });
    this.#isClosing = true;
    this.ws.close(CLOSINGS[reason], reason);
    setTimeout(() => this.ws.terminate(), CLOSE_WITHIN_MS).unref();
  }

  /** At once: whoever does not read does not read a farewell either. */
  cut(): void {
    this.#isClosing = true;
    this.ws.terminate();
  }

  get isClosing(): boolean {
    return this.#isClosing;
  }

  pause(): void {
    this.ws.pause();
  }

  resume(): void {
    this.ws.resume();
  }

  #taken(): void {
    if (!this.#isBehind || this.waiting >= HIGH_WATER) return;
    this.#isBehind = false;
    this.onReady();
  }
}
