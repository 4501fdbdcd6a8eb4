import { connect, type Socket } from 'node:net';

export interface Reply {
  readonly status: number;
  readonly body: string;
  /** From the request written to the answer read. */
  readonly ms: number;
}

interface Waiting {
  readonly began: number;
  resolve(reply: Reply): void;
  reject(error: Error): void;
}

const HEAD_END = '\r\n\r\n';

/**
 * One keep-alive connection, one request at a time. It shares the processors with the server that it measures: Node's own
 * client takes several times as long for a request.
 */
export class HttpConnection {
  #received = '';
  #waiting: Waiting | null = null;

  private constructor(
    private readonly socket: Socket,
    private readonly host: string,
  ) {
    // Bytes as characters, so that lengths are those of Content-Length; bodies are decoded when complete.
    socket.setEncoding('latin1').setNoDelay(true);
    socket.on('data', (chunk: string) => this.#read(chunk));
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#fail(new Error('The server closed the connection.')));
  }

  static open(port: number): Promise<HttpConnection> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('error', reject);
      socket.once('connect', () => resolve(new HttpConnection(socket, `127.0.0.1:${port}`)));
    });
  }

  send(method: string, path: string, headers: Readonly<Record<string, string>> = {}, body?: unknown): Promise<Reply> {
    const text = body === undefined ? '' : JSON.stringify(body);
    let head = `${method} ${path} HTTP/1.1\r\nhost: ${this.host}\r\n`;
    for (const name in headers) head += `${name}: ${headers[name]}\r\n`;
    if (text !== '') head += `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}\r\n`;
    return new Promise((resolve, reject) => {
      if (this.socket.destroyed) throw new Error('The server has closed this connection, which was idle for too long.');
      this.#waiting = { began: performance.now(), resolve, reject };
      this.socket.write(`${head}\r\n${text}`);
    });
  }

  close(): void {
    this.#waiting = null;
    this.socket.destroy();
  }

  #read(chunk: string): void {
    this.#received += chunk;
    const headEnd = this.#received.indexOf(HEAD_END);
    if (headEnd < 0) return;
    const head = this.#received.slice(0, headEnd);
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
    const bodyStart = headEnd + HEAD_END.length;
    if (this.#received.length < bodyStart + length) return;
    const body = Buffer.from(this.#received.slice(bodyStart, bodyStart + length), 'latin1').toString('utf8');
    this.#received = this.#received.slice(bodyStart + length);
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.resolve({ status: Number(head.slice(9, 12)), body, ms: performance.now() - waiting.began });
  }

  #fail(error: Error): void {
    this.#waiting?.reject(error);
    this.#waiting = null;
  }
}
