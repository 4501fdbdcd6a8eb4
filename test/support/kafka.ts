import { execFile, spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { promisify } from 'node:util';
import type { CloudEvent } from '../../src/outbox';
import { KafkaRelay } from './kafka-relay';

const PROGRAM = join(__dirname, 'kafka-mock.py');
const LIBRARY = join(__dirname, '../../node_modules/.cache/praxis/librdkafka-2.15.1.so');
const TOPIC = 'praxis';

const works = (program: string, ...options: string[]): boolean => spawnSync(program, options).status === 0;

/** Whether this machine has librdkafka's brokers, and what runs and reads them; docs/adr/0027 says what they are. */
export const hasKafka = existsSync(LIBRARY) && works('python3', '-V') && works('kcat', '-V');

/** For the test that is then skipped. */
export const NO_KAFKA = 'Kafka was not tried: it needs `npm run kafka-brokers`, python3 and kcat.';

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

/** Brokers of librdkafka, and before each the relay by which our client reaches it. */
export class TestKafka {
  private constructor(
    private readonly process: ChildProcessWithoutNullStreams,
    private readonly answers: AsyncIterator<string>,
    private readonly lines: Interface,
    private readonly address: string,
    readonly relays: readonly [KafkaRelay, ...KafkaRelay[]],
  ) {}

  static async start({ partitions = 3, brokers = 1 } = {}): Promise<TestKafka> {
    const child = spawn('python3', [PROGRAM, LIBRARY, String(brokers)]);
    const lines = createInterface({ input: child.stdout });
    const answers = lines[Symbol.asyncIterator]();
    const { value: addresses } = (await answers.next()) as { value: string };
    const ports = addresses.split(',').map((address) => Number(address.split(':')[1]));
    const [first, ...others] = await Promise.all(ports.map((port) => KafkaRelay.start(port)));
    const kafka = new TestKafka(child, answers, lines, addresses, [first!, ...others]);
    await kafka.order(`topic ${TOPIC} ${partitions}`);
    for (const [index, relay] of kafka.relays.entries()) await kafka.order(`advertise ${index + 1} ${relay.port}`);
    return kafka;
  }

  get url(): string {
    return `kafka://${this.relays.map(({ port }) => `127.0.0.1:${port}`).join(',')}/${TOPIC}`;
  }

  /** Of the first, who is the only one in most tests. */
  get relay(): KafkaRelay {
    return this.relays[0];
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

  publish(event: CloudEvent): Promise<void> {
    return this.write(event.subject, JSON.stringify(event));
  }

  /** As whoever else writes there. */
  async write(key: string, value: string): Promise<void> {
    const writer = spawn('kcat', ['-P', '-b', this.address, '-t', TOPIC, '-k', key]);
    writer.stdin.end(value);
    const [code] = (await once(writer, 'exit')) as [number];
    if (code !== 0) throw new Error(`kcat ended with ${code}.`);
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.stdin.end();
    await ended;
    this.lines.close();
    for (const relay of this.relays) await relay.stop();
  }
}
