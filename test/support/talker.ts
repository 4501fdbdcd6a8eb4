import { randomUUID } from 'node:crypto';
import { WebSocket, type ClientOptions } from 'ws';
import { SERVER_FRAMES } from '../../src/chat/sockets/frames';
import { watchRefusal } from './leaks';
import type { TestApp } from './app';
import type { Answer } from './client';
import type { Somebody } from './factories/appointment';

const PATIENCE_MS = 10_000;

/** As loose as the body of an answer: the tests say what they expect of it. */
export type Frame = Answer['body'];

export interface Refusal {
  readonly status: number;
  readonly body: Answer['body'];
  readonly headers: Readonly<Record<string, unknown>>;
}

/** A device of somebody at the chat socket. Every frame that it gets is one that the document foresees. */
export class Talker {
  readonly frames: Frame[] = [];
  /** `<code> <reason>` once the socket is closed. */
  closed: string | undefined;
  readonly #waiting = new Set<() => void>();

  private constructor(readonly ws: WebSocket) {
    ws.on('message', (data: Buffer) => {
      const frame: Frame = JSON.parse(data.toString());
      const schema = SERVER_FRAMES[frame.type as keyof typeof SERVER_FRAMES];
      schema.parse(frame);
      if (frame.type === 'error') watchRefusal(data.toString());
      this.frames.push(frame);
      this.#wake();
    });
    ws.on('error', () => undefined);
    ws.on('close', (code, reason) => {
      this.closed = `${code} ${String(reason)}`.trim();
      this.#wake();
    });
  }

  /** Knocks; the refusal, if there is one. */
  static async knock(url: string, options: ClientOptions = {}): Promise<Talker | Refusal> {
    const ws = new WebSocket(url, { handshakeTimeout: PATIENCE_MS, ...options });
    const talker = new Talker(ws);
    return new Promise((resolve, reject) => {
      ws.once('open', () => resolve(talker));
      ws.once('unexpected-response', (_request, response) => {
        let text = '';
        response.on('data', (part) => (text += String(part)));
        response.on('end', () => {
          watchRefusal(text);
          resolve({ status: response.statusCode ?? 0, body: JSON.parse(text), headers: response.headers });
        });
      });
      ws.once('error', reject);
    });
  }

  /** Opens a socket with a fresh ticket, and waits for the welcome. */
  static async open(
    test: TestApp,
    who: Pick<Somebody, 'client'>,
    id: string,
    { after, ...options }: ClientOptions & { readonly after?: number } = {},
  ): Promise<Talker> {
    const { body } = await who.client.post('/chat/tickets', { appointmentId: id });
    const from = after === undefined ? '' : `&after=${after}`;
    const talker = await Talker.knock(addressOf(test, id, String(body.ticket)) + from, options);
    if (!(talker instanceof Talker)) throw new Error(`Refused: ${JSON.stringify(talker.body)}`);
    await talker.next('welcome');
    return talker;
  }

  say(frame: object | string): void {
    this.ws.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  /** Sends a message; its id. */
  write(text: string, id: string = randomUUID()): string {
    this.say({ type: 'send', id, text });
    return id;
  }

  of(type: string): Frame[] {
    return this.frames.filter((frame) => frame.type === type);
  }

  seqs(): number[] {
    return this.of('message').map(({ seq }) => seq as number);
  }

  /** The first frame of a type, or the `count`th. */
  async next(type: string, count = 1): Promise<Frame> {
    await this.until(() => this.of(type).length >= count, `${count} ${type}`);
    return this.of(type)[count - 1];
  }

  async end(): Promise<string> {
    await this.until(() => this.closed !== undefined, 'the end');
    return this.closed ?? '';
  }

  async close(): Promise<void> {
    this.ws.close();
    await this.end();
  }

  async until(holds: () => boolean, what: string): Promise<void> {
    if (holds()) return;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(look);
        const seen = this.frames.slice(-5).map((frame) => JSON.stringify(frame));
        reject(new Error(`No ${what}: ${String(this.closed)} ${seen.join(' ')}`));
      }, PATIENCE_MS);
      const look = () => {
        if (!holds()) return;
        clearTimeout(timer);
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
    });
  }

  #wake(): void {
    for (const look of [...this.#waiting]) look();
  }
}

export const addressOf = ({ origin }: Pick<TestApp, 'origin'>, id: string, ticket?: string): string =>
  `${origin.replace('http', 'ws')}/ws/chat/${id}${ticket === undefined ? '' : `?ticket=${ticket}`}`;
