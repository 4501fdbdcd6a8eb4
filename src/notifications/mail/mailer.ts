import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { createTransport } from 'nodemailer';
import { Environment } from '../../config/environment';
import { DevOutbox } from './dev-outbox';
import type { Mail } from './mail';

const PATIENCE_MS = 10_000;

/** Hands mails to the server of `SMTP_URL`; without one, to the development outbox. */
@Injectable()
export class Mailer implements OnApplicationShutdown {
  readonly #transport: ReturnType<typeof createTransport> | undefined;

  constructor(
    private readonly environment: Environment,
    private readonly outbox: DevOutbox,
  ) {
    const { SMTP_URL } = environment.values;
    if (SMTP_URL !== undefined)
      this.#transport = createTransport({
        url: SMTP_URL,
        connectionTimeout: PATIENCE_MS,
        greetingTimeout: PATIENCE_MS,
        socketTimeout: PATIENCE_MS,
      });
  }

  /** Production has no development outbox: without a server, nobody can be told anything. */
  get isAble(): boolean {
    return this.#transport !== undefined || this.environment.values.NODE_ENV !== 'production';
  }

  /** Returns when the server has taken it. */
  async send({ id, ...mail }: Mail): Promise<void> {
    if (!this.#transport) {
      this.outbox.keep({ id, ...mail });
      return;
    }
    const { MAIL_FROM, PUBLIC_URL } = this.environment.values;
    const messageId = `<${id}@${new URL(PUBLIC_URL).hostname}>`;
    await this.#transport.sendMail({
      ...mail,
      from: MAIL_FROM,
      messageId,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  onApplicationShutdown(): void {
    this.#transport?.close();
  }
}
