import { MessagesStreamFallbackModes, type Consumer, type Message, type MessagesStream } from '@platformatic/kafka';

export type TextConsumer = Consumer<string, string, string, string>;
export type TextMessage = Message<string, string, string, string>;
type TextStream = MessagesStream<string, string, string, string>;

/** Of one consumer in its group, until something goes wrong. */
export class KafkaMembership {
  #stream: TextStream | undefined;
  #failure: Error | undefined;
  /** Ends when no division of the partitions is going on. */
  #settled = Promise.resolve();
  #settle = (): void => undefined;

  constructor(private readonly consumer: TextConsumer) {
    consumer.on('error', (error) => this.end(error));
    // The client sends no more heartbeats after one that failed: the group would count us out, and nobody would say so.
    consumer.on('consumer:heartbeat:error', ({ error }) => this.end(error));
    // What is committed meanwhile is refused; the client would then join once more, and have everything divided once more, and so on.
    consumer.on('consumer:group:rebalance', () => {
      this.#settled = new Promise((resolve) => (this.#settle = resolve));
    });
    consumer.on('consumer:group:join', () => this.#settle());
  }

  get hasEnded(): boolean {
    return this.#failure !== undefined;
  }

  /** @throws the reason why there are no more */
  async *messages(topic: string, mode: 'committed' | 'earliest', onBegin: () => void): AsyncGenerator<TextMessage> {
    const fallbackMode = MessagesStreamFallbackModes.EARLIEST;
    const stream: TextStream = await this.consumer.consume({ topics: [topic], mode, fallbackMode });
    this.#stream = stream;
    stream.once('offsets', onBegin);
    // Also when it fails while nobody reads.
    stream.on('error', () => undefined);
    if (this.#failure) throw this.#failure;
    yield* stream;
  }

  /** Says that this one, and all before it in its partition, have been taken. */
  async commit(message: TextMessage): Promise<void> {
    await this.#settled;
    if (!this.hasEnded) await message.commit();
  }

  end(reason: Error): void {
    this.#failure ??= reason;
    this.#stream?.destroy(this.#failure);
    this.#settle();
  }
}
