import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** One request that the provider was sent. */
export interface SmsRequest {
  readonly path: string;
  readonly authorization: string;
  readonly form: Readonly<Record<string, string>>;
}

export interface SmsServer {
  /** `SMS_URL` of it. */
  readonly url: string;
  readonly requests: SmsRequest[];
  /** What it does with a request, when it has been read. */
  answer: (response: ServerResponse, request: IncomingMessage) => void;
  close(): Promise<void>;
}

export const status =
  (code: number, body: object = {}) =>
  (response: ServerResponse): void => {
    response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };

/** A real HTTP server that looks like the provider of text messages. */
export async function startSmsServer(): Promise<SmsServer> {
  const requests: SmsRequest[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const form = Object.fromEntries(new URLSearchParams(body));
      requests.push({ path: request.url ?? '', authorization: request.headers.authorization ?? '', form });
      sms.answer(response, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const sms: SmsServer = {
    url: `twilio+http://AC123:s3cret@127.0.0.1:${port}?from=%2B15005550006`,
    requests,
    answer: status(201, { sid: 'SM1' }),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return sms;
}
