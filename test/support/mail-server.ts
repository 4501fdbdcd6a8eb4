import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

/** What it does at each step. Throw, and it refuses, with the `responseCode` of what is thrown (450 unless told). */
export interface Steps {
  /** In its place, something that is no mail server. */
  instead?: (socket: Socket) => void;
  connect?: () => void;
  recipient?: () => void;
  /** A mail has arrived and was not answered yet. */
  data?: (mail: string) => void | Promise<void>;
}

export interface MailServer {
  readonly url: string;
  /** What it has taken, the whole of each. */
  readonly taken: string[];
  /** All that was said to it, the envelopes too: one text for each connection. */
  readonly heard: string[];
  steps: Steps;
  close(): Promise<void>;
}

/** A real SMTP server that takes everything, unless its steps say otherwise. */
export async function startMailServer(steps: Steps = {}): Promise<MailServer> {
  const taken: string[] = [];
  const heard: string[] = [];
  const step = (act: () => void | Promise<void>, callback: (error?: Error) => void): void => {
    const refuse = (error: Error & { responseCode?: number }): void =>
      callback(Object.assign(error, { responseCode: error.responseCode ?? 450 }));
    Promise.resolve()
      .then(act)
      .then(() => callback(), refuse);
  };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    closeTimeout: 100,
    onConnect: (_session, callback) => step(() => mail.steps.connect?.(), callback),
    onRcptTo: (_address, _session, callback) => step(() => mail.steps.recipient?.(), callback),
    onData: (stream, _session, callback) => {
      const arrived = (content: string): void =>
        step(async () => {
          await mail.steps.data?.(content);
          taken.push(content);
        }, callback);
      // Whoever is killed breaks off.
      text(stream).then(arrived, () => undefined);
    },
  });
  // Whoever was killed leaves a connection behind.
  server.on('error', () => undefined);
  const sockets = new Set<Socket>();
  const front = createServer((socket) => {
    const place = heard.push('') - 1;
    socket.on('data', (chunk: Buffer) => (heard[place] += chunk.toString('latin1')));
    for (const one of [socket, ...(mail.steps.instead ? [] : [connect(portOf(server.server), '127.0.0.1')])]) {
      sockets.add(one);
      one.on('error', () => socket.destroy());
      one.on('close', () => sockets.delete(one));
      if (one !== socket) socket.pipe(one).pipe(socket);
    }
    mail.steps.instead?.(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  const mail: MailServer = {
    url: `smtp://127.0.0.1:${portOf(front)}`,
    taken,
    heard,
    steps,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => front.close(() => resolve()));
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return mail;
}

const portOf = (server: Pick<Server, 'address'>): number => (server.address() as AddressInfo).port;

/** `Message-ID` of a mail. */
export const messageIdOf = (mail: string): string => /^Message-ID: (\S+)/im.exec(mail)?.[1] ?? '';
