import { Injectable } from '@nestjs/common';
import { Logger } from '../../common/logging/logger';
import { Clock } from '../../common/time/clock';
import { Environment } from '../../config/environment';
import type { Mail } from './mail';

export interface KeptMail extends Mail {
  readonly at: Date;
}

const KEPT = 200;

/** What would have been sent, in the memory of this process. */
@Injectable()
export class DevOutbox {
  readonly #logger: Logger;
  #mails: readonly KeptMail[] = [];

  constructor(
    private readonly clock: Clock,
    environment: Environment,
  ) {
    this.#logger = new Logger(environment.values.LOG_LEVEL);
  }

  keep(mail: Mail): void {
    this.#mails = [{ ...mail, at: this.clock.now() }, ...this.#mails].slice(0, KEPT);
    this.#logger.pino.info({ notification: mail.id }, 'a mail is in /dev/outbox');
  }

  /** Newest first. */
  all(): readonly KeptMail[] {
    return this.#mails;
  }
}
