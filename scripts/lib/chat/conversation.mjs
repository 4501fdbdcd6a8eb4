import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { WebSocket } from 'ws';

/** After these nothing is gained by coming again. */
const FINAL = new Set([4401, 4404, 4409, 4410]);
const LONGEST_WAIT_MS = 5_000;
/** A socket takes sixty frames in ten seconds: what was written waits its turn, and what was read is told of together. */
const SEND_EVERY_MS = 250;
const READ_EVERY_MS = 1_000;
const TYPING_EVERY_MS = 2_000;
/** So long has whoever leaves for what was written last. */
const LEAVES_WITHIN_MS = 5_000;

/**
 * One conversation over sockets that come and go: after each break it goes on behind the last message that it has, and sends again what
 * was not acknowledged. `show(frame)` is told of every message once, in order, and of the frames that are of the moment.
 */
export class Conversation {
  #last;
  #socket;
  #isWelcome = false;
  #failures = 0;
  #over = new AbortController();
  #isLeaving = false;
  #typedAt = 0;
  #sentAt = 0;
  #sending;
  #reading;
  /** Not acknowledged, in their order, by id; the first of them is on its way. */
  #unsent = new Map();

  constructor(api, appointmentId, show) {
    this.api = api;
    this.appointmentId = appointmentId;
    this.show = show;
  }

  /** How many messages nobody has acknowledged. */
  get unsent() {
    return this.#unsent.size;
  }

  write(text) {
    this.#unsent.set(randomUUID(), text);
    if (this.#unsent.size === 1) this.#sendFirst();
  }

  typing() {
    if (performance.now() - this.#typedAt < TYPING_EVERY_MS) return;
    this.#typedAt = performance.now();
    this.#say({ type: 'typing' });
  }

  /** As soon as everything is stored that was written. */
  leave() {
    this.#isLeaving = true;
    if (this.#unsent.size === 0) this.#end();
    else setTimeout(() => this.#end(), LEAVES_WITHIN_MS).unref();
  }

  /** Until it is left, or nothing can be said here any more. @returns why it ended */
  async run() {
    const { signal } = this.#over;
    while (!signal.aborted) {
      try {
        const code = await this.#talk();
        if (FINAL.has(code)) return `closed (${code})`;
      } catch (error) {
        if (error.isFinal) return error.message;
      }
      this.#isWelcome = false;
      if (signal.aborted) break;
      if (this.#failures === 0) this.show({ type: 'away' });
      this.#failures += 1;
      const ms = Math.min(250 * 2 ** this.#failures, LONGEST_WAIT_MS) * (0.5 + Math.random() / 2);
      await wait(ms, undefined, { signal }).catch(() => undefined);
    }
    return 'left';
  }

  /** One socket from its opening to its end. @returns the code with which it was closed */
  async #talk() {
    const ticket = await this.api.ticket(this.appointmentId);
    if (this.#over.signal.aborted) return undefined;
    const socket = new WebSocket(this.api.socketAddress(this.appointmentId, ticket, this.#last));
    this.#socket = socket;
    socket.on('message', (data) => this.#hear(JSON.parse(data.toString())));
    return new Promise((resolve, reject) => {
      socket.on('error', reject);
      socket.once('close', resolve);
    });
  }

  #hear(frame) {
    if (frame.type === 'welcome') this.#goOn(frame);
    else if (frame.type === 'message') {
      // Any other is one that it has, or comes again after those that are missing.
      if (frame.seq !== this.#last + 1) return;
      this.#last = frame.seq;
      this.#reading ??= setTimeout(() => this.#tellRead(), READ_EVERY_MS).unref();
    } else if (frame.type === 'error' && frame.retryAfterSeconds) this.#sendFirst(frame.retryAfterSeconds * 1_000);
    else if ((frame.type === 'ack' || frame.type === 'error') && this.#unsent.delete(frame.id)) this.#answered();
    this.show(frame);
  }

  #goOn({ lastSeq }) {
    this.#failures = 0;
    this.#isWelcome = true;
    if (this.#last === undefined) {
      this.#last = Math.max(0, lastSeq - 20);
      this.#say({ type: 'resume', after: this.#last });
    }
    this.#sendFirst();
  }

  #answered() {
    if (this.#isLeaving && this.#unsent.size === 0) this.#end();
    this.#sendFirst();
  }

  #sendFirst(delay = this.#sentAt + SEND_EVERY_MS - performance.now()) {
    clearTimeout(this.#sending);
    if (delay > 0) {
      this.#sending = setTimeout(() => this.#sendFirst(0), delay);
      return;
    }
    const [[id, text] = []] = this.#unsent;
    if (id === undefined || !this.#isWelcome) return;
    this.#sentAt = performance.now();
    this.#say({ type: 'send', id, text });
  }

  #tellRead() {
    this.#reading = undefined;
    this.#say({ type: 'read', upTo: this.#last });
  }

  #end() {
    clearTimeout(this.#sending);
    if (this.#reading) this.#tellRead();
    this.#over.abort();
    this.#socket?.close();
  }

  #say(frame) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
  }
}
