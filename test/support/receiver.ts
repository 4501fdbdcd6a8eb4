import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What is done with a request instead of answering it. */
type Odd = 'reset' | 'silence' | 'endless' | 'half';
export type Answer = number | readonly [status: number, headers: Readonly<Record<string, string>>] | Odd;

/** A machine outside that is told of events, on this one. */
export class Receiver {
  readonly received: Received[] = [];
  /** What the next requests are answered; then 204. */
  readonly answers: Answer[] = [];
  /** What all are answered, until told otherwise. */
  always: Answer = 204;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor() {
    this.#server = createServer((request, response) => {
      void text(request).then((body) => {
        this.received.push({ path: request.url ?? '', headers: request.headers, body });
        const answer = this.answers.shift() ?? this.always;
        if (answer === 'reset') request.socket.resetAndDestroy();
        else if (answer === 'half') request.socket.end('HTTP/1.1 20');
        else if (answer === 'endless') {
          response.writeHead(200);
          // Slower than it could be, so that somebody who reads on and on is found out.
          const pour = (): void => {
            if (request.socket.destroyed) return;
            response.write(Buffer.alloc(65_536));
            setImmediate(pour);
          };
          pour();
        } else if (answer !== 'silence') {
          const [status, headers] = typeof answer === 'number' ? [answer, {}] : answer;
          response.writeHead(status, { ...headers }).end('x'.repeat(status === 204 ? 0 : 10));
        }
      });
    });
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  get open(): number {
    return this.#sockets.size;
  }

  get events(): { readonly id: string; readonly type: string; readonly subject: string; readonly sequence: string }[] {
    return this.received.map(({ body }) => JSON.parse(body));
  }

  /** @returns its address */
  async start(port = 0): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    if (this.#server.listening) await new Promise((resolve) => this.#server.close(resolve));
  }
}
