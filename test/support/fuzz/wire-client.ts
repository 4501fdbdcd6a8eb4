import { Agent, request } from 'node:http';
import type { WireRequest } from './draft';

export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

const TIMEOUT_MS = 30_000;

/** Sends what `fetch` would tidy up: headers twice, bodies of GET, any content type. */
export class WireClient {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 16 });

  constructor(private readonly origin: string) {}

  /** Status 0 where the connection broke without an answer. */
  send({ method, path, headers, body }: WireRequest): Promise<WireAnswer> {
    const { hostname, port, host } = new URL(this.origin);
    return new Promise((resolve) => {
      // The server may have closed an idle connection just when it was taken up again: that is no answer to anything.
      const broken = (error: Error) =>
        resolve(
          outgoing.reusedSocket && error.message === 'socket hang up'
            ? this.send({ method, path, headers, body })
            : { status: 0, headers: {}, text: error.message },
        );
      const flat = [['host', host], ...headers].flat();
      const outgoing = request({ hostname, port, method, path, headers: flat, agent: this.agent, timeout: TIMEOUT_MS });
      outgoing.on('error', broken);
      outgoing.on('timeout', () => outgoing.destroy(new Error('No answer in time.')));
      outgoing.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', broken);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      });
      outgoing.end(body);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}
