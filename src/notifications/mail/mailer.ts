import { setTimeout as wait } from 'node:timers/promises';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Environment } from '../../config/environment';
import { DevOutbox } from '../dev-outbox/dev-outbox';
import { RefusedForGood } from '../message';
import type { Mail } from './mail';
import type { MailServer } from './mail-server';

/** Loaded where there is a mail server, as brokers are: see broker.module.ts. */
// eslint-disable-next-line @typescript-eslint/no-require-imports
const loadMailServer = () => require('./mail-server') as typeof import('./mail-server');

/** The server took what we said word by word, and yet not in time. */
class MailTimeout extends Error {
  readonly code = 'ETIMEDOUT';
}

/** Connecting, greeting and each word of the server have the timeout each; the whole has so many of them. */
const WHOLE = 3;

/** Hands mails to the server of `SMTP_URL`; without one, to the development outbox. */
@Injectable()
export class Mailer implements OnApplicationShutdown {
  readonly #transport: MailServer | undefined;

  constructor(
    private readonly environment: Environment,
    private readonly outbox: DevOutbox,
  ) {
    const { MAIL, SMTP_URL, DELIVERY_TIMEOUT_MS: timeout } = environment.values;
    if (MAIL === 'smtp' && SMTP_URL !== undefined) this.#transport = loadMailServer().openMailServer(SMTP_URL, timeout);
  }

  /** Production has no development outbox: without a server, nobody can be told anything. */
  get isAble(): boolean {
    return this.#transport !== undefined || this.environment.values.NODE_ENV !== 'production';
  }

  /** The longest that `send` takes, in milliseconds. */
  get patienceMs(): number {
    return this.environment.values.DELIVERY_TIMEOUT_MS * WHOLE;
  }

  /** Returns when the server has taken it. @throws RefusedForGood if it never will */
  async send(mail: Mail): Promise<void> {
    const transport = this.#transport;
    if (!transport) {
      this.outbox.keep(mail);
      return;
    }
    const done = new AbortController();
    const late = wait(this.patienceMs, undefined, { signal: done.signal });
    const sent = transport.sendMail(this.#envelopeOf(mail));
    try {
      await Promise.race([sent, late.then(() => Promise.reject(new MailTimeout()))]);
    } catch (error) {
      throw isForGood(error) ? new RefusedForGood(String(error.responseCode)) : error;
    } finally {
      late.catch(() => undefined);
      sent.catch(() => undefined);
      done.abort();
    }
  }

  onApplicationShutdown(): void {
    this.#transport?.close();
  }

  #envelopeOf({ id, to, subject, text, html, stopUrl }: Mail) {
    const { MAIL_FROM, PUBLIC_URL } = this.environment.values;
    const messageId = `<${id}@${new URL(PUBLIC_URL).hostname}>`;
    const oneClick = { 'List-Unsubscribe': `<${stopUrl}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };
    return {
      ...{ to, subject, text, html, messageId, from: MAIL_FROM },
      ...(stopUrl === undefined ? {} : { headers: oneClick }),
      disableFileAccess: true,
      disableUrlAccess: true,
    };
  }
}

/** The recipient or the message was refused with a 5xx (RFC 5321, 4.2.1); who may send at all is for the operator to set right. */
function isForGood(error: unknown): error is { readonly responseCode: number } {
  const { code, responseCode = 0 } = error as { readonly code?: string; readonly responseCode?: number };
  return ['EENVELOPE', 'EMESSAGE'].includes(code ?? '') && responseCode >= 500;
}
