import { execFile, spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { promisify } from 'node:util';
import type { CloudEvent } from '../../src/outbox';
import { KafkaRelay } from './kafka-relay';

const PROGRAM = join(__dirname, 'kafka-mock.py');
const TOPIC = 'praxis';
const HAS_LIBRARY = 'import ctypes; ctypes.CDLL("librdkafka.so.1").rd_kafka_mock_cluster_new';

const works = (program: string, ...options: string[]): boolean => spawnSync(program, options).status === 0;

/** Whether this machine has librdkafka, and what runs and reads its brokers; docs/adr/0027 says what they are. */
export const hasKafka = works('python3', '-c', HAS_LIBRARY) && works('kcat', '-V');

/** Numbers of the protocol. */
export const ERRORS = {
  ...{ unknownTopic: 3, leaderNotAvailable: 5, notLeader: 6, timedOut: 7, loading: 14 },
  ...{ notEnoughReplicas: 19, outOfOrder: 45, unknownProducer: 59 },
} as const;

export interface StoredMessage {
  readonly key: string;
  readonly partition: number;
  readonly offset: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly event: CloudEvent;
}

/** As kcat says it. */
interface Printed extends Omit<StoredMessage, 'headers' | 'event'> {
  readonly headers: readonly string[];
  readonly payload: string;
}

/** A broker of librdkafka, and the relay by which our client reaches it. */
export class TestKafka {
  private constructor(
    private readonly process: ChildProcessWithoutNullStreams,
    private readonly answers: AsyncIterator<string>,
    private readonly lines: Interface,
    private readonly address: string,
    readonly relay: KafkaRelay,
  ) {}

  static async start(partitions = 3): Promise<TestKafka> {
    const child = spawn('python3', [PROGRAM]);
    const lines = createInterface({ input: child.stdout });
    const answers = lines[Symbol.asyncIterator]();
    const { value: address } = (await answers.next()) as { value: string };
    const relay = await KafkaRelay.start(Number(address.split(':')[1]));
    const kafka = new TestKafka(child, answers, lines, address, relay);
    await kafka.order(`topic ${TOPIC} ${partitions}`);
    return kafka;
  }

  get url(): string {
    return `kafka://127.0.0.1:${this.relay.port}/${TOPIC}`;
  }

  /** See the program. */
  async order(order: string): Promise<void> {
    this.process.stdin.write(`${order}\n`);
    const { value } = await this.answers.next();
    if (value !== 'ok') throw new Error(`The broker said ${value}.`);
  }

  /** Everything that is stored, as librdkafka's own consumer reads it, in order within each partition. */
  async stored(): Promise<StoredMessage[]> {
    const options = ['-C', '-b', this.address, '-t', TOPIC, '-e', '-J', '-q'];
    const { stdout } = await promisify(execFile)('kcat', options, { maxBuffer: 1 << 28 });
    const printed = stdout.split('\n').filter((line) => line !== '');
    return printed.map((line) => {
      const { key, partition, offset, headers, payload } = JSON.parse(line) as Printed;
      const pairs = headers.flatMap((name, index) => (index % 2 === 0 ? [[name, headers[index + 1]]] : []));
      return { key, partition, offset, headers: Object.fromEntries(pairs), event: JSON.parse(payload) as CloudEvent };
    });
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.stdin.end();
    await ended;
    this.lines.close();
    await this.relay.stop();
  }
}
