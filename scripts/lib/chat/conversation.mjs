import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { WebSocket } from 'ws';

/** After these nothing is gained by coming again. */
const FINAL = new Set([4401, 4404, 4409, 4410]);
const LONGEST_WAIT_MS = 5_000;

/**
 * One conversation over sockets that come and go: after each break it goes on behind the last message that it has, and sends again what
 * was not acknowledged. `show(frame)` is told of every frame once.
 */
export class Conversation {
  #last;
  #socket;
  #failures = 0;
  #isOver = false;
  #typedAt = 0;
  /** Not acknowledged, in their order, by id. */
  #unsent = new Map();

  constructor(api, appointmentId, show) {
    this.api = api;
    this.appointmentId = appointmentId;
    this.show = show;
  }

  write(text) {
    const id = randomUUID();
    this.#unsent.set(id, text);
    this.#say({ type: 'send', id, text });
  }

  typing() {
    if (performance.now() - this.#typedAt < 2_000) return;
    this.#typedAt = performance.now();
    this.#say({ type: 'typing' });
  }

  leave() {
    this.#isOver = true;
    this.#socket?.close();
  }

  /** Until it is left, or nothing can be said here any more. @returns why it ended */
  async run() {
    while (!this.#isOver) {
      try {
        const code = await this.#talk();
        if (FINAL.has(code)) return `closed (${code})`;
      } catch (error) {
        if (error.isFinal) return error.message;
        this.show({ type: 'away' });
      }
      this.#failures += 1;
      if (!this.#isOver) await wait(Math.min(250 * 2 ** this.#failures, LONGEST_WAIT_MS) * (0.5 + Math.random() / 2));
    }
    return 'left';
  }

  /** One socket from its opening to its end. @returns the code with which it was closed */
  async #talk() {
    const ticket = await this.api.ticket(this.appointmentId);
    const socket = new WebSocket(this.api.socketAddress(this.appointmentId, ticket));
    this.#socket = socket;
    socket.on('message', (data) => this.#hear(JSON.parse(data.toString())));
    return new Promise((resolve, reject) => {
      socket.once('error', reject);
      socket.once('close', resolve);
    });
  }

  #hear(frame) {
    if (frame.type === 'welcome') {
      this.#failures = 0;
      this.#say({ type: 'resume', after: this.#last ?? Math.max(0, frame.lastSeq - 20) });
      for (const [id, text] of this.#unsent) this.#say({ type: 'send', id, text });
    }
    if (frame.type === 'error' && frame.retryAfterSeconds) {
      setTimeout(() => this.#again(frame.id), frame.retryAfterSeconds * 1_000).unref();
    } else if (frame.type === 'ack' || frame.type === 'error') this.#unsent.delete(frame.id);
    if (frame.type === 'message') {
      if (frame.seq <= (this.#last ?? 0)) return;
      this.#last = frame.seq;
      this.#say({ type: 'read', upTo: frame.seq });
    }
    this.show(frame);
  }

  #again(id) {
    const text = this.#unsent.get(id);
    if (text !== undefined) this.#say({ type: 'send', id, text });
  }

  #say(frame) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
  }
}
