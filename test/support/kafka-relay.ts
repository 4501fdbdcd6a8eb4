import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { answerWithMetadata, answerWithVersions, askForMetadata, askForVersions, int32 } from './kafka-forms';

export const PRODUCE = 0;
export const INIT_PRODUCER_ID = 22;
const METADATA = 3;
const API_VERSIONS = 18;
const INT16 = 2;
const INT32 = 4;

/** About a request of this API, or its answer. */
type Decision = (api: number) => 'pass' | 'cut';

const pass: Decision = () => 'pass';

/**
 * Stands between our client and librdkafka's brokers, and passes everything on as it is but for two questions: which
 * versions of the protocol there are, and where the topics are. These it asks in an old form, which these brokers understand, and
 * answers in a newer one, which the client does; and it names itself as the broker.
 */
export class KafkaRelay {
  /** What becomes of an answer, or with it of the connection. */
  onAnswer: Decision = pass;
  /** What becomes of a request. */
  onRequest: Decision = pass;
  private readonly sockets = new Set<Socket>();

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
    const open = new Map<number, number>();
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
      open.set(frame.readInt32BE(2 * INT16), api);
      broker.write(framed(asAsked(frame, api)));
    });
    framesOf(broker, (frame) => {
      const correlationId = frame.readInt32BE(0);
      const api = open.get(correlationId);
      open.delete(correlationId);
      if (api === undefined || this.onAnswer(api) === 'cut') {
        end();
        return;
      }
      client.write(framed(this.translated(frame, api)));
    });
  }

  private translated(answer: Buffer, api: number): Buffer {
    if (api === API_VERSIONS) return answerWithVersions(answer);
    return api === METADATA ? answerWithMetadata(answer, this.port) : answer;
  }
}

/** What the broker is asked instead. */
function asAsked(request: Buffer, api: number): Buffer {
  if (api === API_VERSIONS) return askForVersions(request);
  return api === METADATA ? askForMetadata(request) : request;
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
