import { Client } from 'pg';
import type { EntityManager } from 'typeorm';
import { runStatement } from '../../common/database/statement';
import { withCommit, type TransactionRunner } from '../../common/database/transaction-runner';
import type { Logger } from '../../common/logging/logger';
import { FanOut } from './fan-out';

const CHANNEL = 'praxis_chat';
/** What PostgreSQL shows of the listening connection. */
export const LISTENER_NAME = 'praxis-chat-listener';
const RECONNECT_AT_MOST_MS = 2_000;
/** A connection that says nothing may be dead: it is asked so often, and has so long to answer. */
const ASK_EVERY_MS = 5_000;
const ANSWER_WITHIN_MS = 3_000;

const NOTIFY = { name: 'notify_chat', text: `SELECT pg_notify('${CHANNEL}', $1)` };

/**
 * By NOTIFY, and one connection of the process that listens. A notification is part of the transaction that stores the message, so
 * none is lost between the two; what is told while the connection is broken is, and `missed` is said when it stands again.
 */
export class PostgresFanOut extends FanOut {
  #client: Client | undefined;
  #attempts = 0;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(
    private readonly url: string,
    private readonly transactions: TransactionRunner,
    private readonly logger: Logger,
  ) {
    super();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    const client = this.#client;
    this.#client = undefined;
    await client?.end().catch(() => undefined);
  }

  protected async open(): Promise<void> {
    if (this.#isClosed) return;
    const client = new Client({
      connectionString: this.url,
      application_name: LISTENER_NAME,
      keepAlive: true,
      connectionTimeoutMillis: ANSWER_WITHIN_MS,
      query_timeout: ANSWER_WITHIN_MS,
    });
    client.on('notification', ({ payload }) => this.heard(payload ?? ''));
    client.on('error', () => this.again(client));
    client.on('end', () => this.again(client));
    this.#client = client;
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
      if (this.#attempts > 0) this.logger.log('chat: listening again');
      this.#attempts = 0;
      this.missed();
      this.askLater(client);
    } catch {
      this.again(client);
    }
  }

  /** Told together with the commit: others wait for the lock of the conversation no longer than for that. */
  protected publishWith(em: EntityManager, text: string): Promise<void> {
    withCommit(em, () => runStatement(em, NOTIFY, [text]));
    return Promise.resolve();
  }

  protected publish(text: string): void {
    this.transactions
      .read((em) => runStatement(em, NOTIFY, [text]))
      .catch((error: unknown) => this.logger.pino.debug({ err: error }, 'chat: a signal was lost'));
  }

  private askLater(client: Client): void {
    this.#timer = setTimeout(() => {
      client.query('SELECT').then(
        () => client === this.#client && this.askLater(client),
        () => this.again(client),
      );
    }, ASK_EVERY_MS).unref();
  }

  /** Once for each connection, however many ways it fails in. */
  private again(client: Client): void {
    if (client !== this.#client || this.#isClosed) return;
    this.#client = undefined;
    client.removeAllListeners('notification');
    client.end().catch(() => undefined);
    if (this.#attempts === 0) this.logger.pino.warn('chat: the listening connection broke');
    const wait = Math.min(50 * 2 ** this.#attempts, RECONNECT_AT_MOST_MS);
    this.#attempts += 1;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.open(), wait).unref();
  }
}
