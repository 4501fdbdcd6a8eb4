import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { int32 } from './kafka-forms';
import { Shares } from './kafka-shares';
import { translationOf } from './kafka-translations';

/** Numbers of requests. */
export const API = {
  ...{ produce: 0, fetch: 1, listOffsets: 2, metadata: 3, offsetCommit: 8, offsetFetch: 9, findCoordinator: 10 },
  ...{ joinGroup: 11, heartbeat: 12, leaveGroup: 13, syncGroup: 14, initProducerId: 22 },
} as const;
const INT16 = 2;
const INT32 = 4;

/** About a request of this API, or its answer. */
type Decision = (api: number) => 'pass' | 'cut';
/** What was asked, until it is answered. */
interface Question {
  readonly api: number;
  /** Makes of the answer what belongs to the question as it was put. */
  readonly translate: (answer: Buffer) => Buffer;
}

const pass: Decision = () => 'pass';

/**
 * Stands between our client and one of librdkafka's brokers, and passes everything on as it is but for what `kafka-translations.ts` puts in
 * an older form.
 */
export class KafkaRelay {
  /** What becomes of an answer, or with it of the connection. */
  onAnswer: Decision = pass;
  /** What becomes of a request. */
  onRequest: Decision = pass;
  private readonly sockets = new Set<Socket>();
  private readonly shares = new Shares();

  private constructor(
    private readonly server: Server,
    private readonly upstream: number,
  ) {}

  static async start(upstream: number): Promise<KafkaRelay> {
    const server = createServer();
    const relay = new KafkaRelay(server, upstream);
    server.on('connection', (socket) => relay.accept(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return relay;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Passes everything on again. */
  behave(): void {
    this.onAnswer = pass;
    this.onRequest = pass;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private accept(client: Socket): void {
    const broker = connect(this.upstream, '127.0.0.1');
    const open = new Map<number, Question>();
    const end = (): void => {
      client.destroy();
      broker.destroy();
    };
    for (const socket of [client, broker]) {
      this.sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', end).on('close', () => {
        this.sockets.delete(socket);
        end();
      });
    }
    framesOf(client, (frame) => {
      const api = frame.readInt16BE(0);
      if (this.onRequest(api) === 'cut') {
        end();
        return;
      }
      const translation = translationOf(frame);
      const asked = translation?.ask(frame) ?? frame;
      if (api === API.syncGroup) this.shares.see(asked);
      const translate = (said: Buffer): Buffer => {
        const answer = api === API.syncGroup ? this.shares.answer(said, asked) : said;
        return translation?.answer(answer, frame) ?? answer;
      };
      open.set(frame.readInt32BE(2 * INT16), { api, translate });
      broker.write(framed(asked));
    });
    framesOf(broker, (frame) => {
      const correlationId = frame.readInt32BE(0);
      const question = open.get(correlationId);
      open.delete(correlationId);
      if (!question || this.onAnswer(question.api) === 'cut') {
        end();
        return;
      }
      client.write(framed(question.translate(frame)));
    });
  }
}

function framed(content: Buffer): Buffer {
  return Buffer.concat([int32(content.length), content]);
}

function framesOf(socket: Socket, take: (frame: Buffer) => void): void {
  let rest: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= INT32 && rest.length >= INT32 + rest.readInt32BE(0)) {
      const end = INT32 + rest.readInt32BE(0);
      take(rest.subarray(INT32, end));
      rest = rest.subarray(end);
    }
  });
}
