import { connect } from 'node:net';

/** An answer as it came over the wire. */
export interface RawAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** Sends bytes as they are and reads until the server closes the connection; all of them ask or cause it to. */
export function exchange(origin: string, bytes: string | Buffer): Promise<RawAnswer[]> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect(Number(new URL(origin).port), '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    // The server may close while we still write: what it said before counts.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => resolve(answersIn(Buffer.concat(chunks).toString('utf8'))));
  });
}

/** Sends a little every 100 ms, for as long as the server listens. */
export function trickle(origin: string, first: string, again: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(origin).port), '127.0.0.1', () => socket.write(first));
    const more = setInterval(() => socket.write(again), 100);
    socket.on('data', () => undefined);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      clearInterval(more);
      resolve();
    });
  });
}

function answersIn(text: string): RawAnswer[] {
  return text
    .split(/(?=HTTP\/1\.1 \d{3} )/)
    .filter(Boolean)
    .map((answer) => {
      const [head = '', body = ''] = answer.split('\r\n\r\n');
      return {
        status: Number(head.slice(9, 12)),
        contentType: /^content-type: (.*)$/im.exec(head)?.[1]?.trim() ?? '',
        body,
      };
    });
}
