import { Injectable } from '@nestjs/common';
import { Logger } from '../../common/logging/logger';
import { Clock } from '../../common/time/clock';
import { Environment } from '../../config/environment';
import type { Message } from '../message';

export type KeptMessage = Message & { readonly at: Date };

const KEPT = 200;

/** What would have been sent, in the memory of this process. */
@Injectable()
export class DevOutbox {
  readonly #logger: Logger;
  #messages: readonly KeptMessage[] = [];

  constructor(
    private readonly clock: Clock,
    environment: Environment,
  ) {
    this.#logger = new Logger(environment.values.LOG_LEVEL);
  }

  keep(message: Message): void {
    this.#messages = [{ ...message, at: this.clock.now() }, ...this.#messages].slice(0, KEPT);
    this.#logger.pino.info({ notification: message.id, channel: message.channel }, 'a message is in /dev/outbox');
  }

  /** Newest first. */
  all(): readonly KeptMessage[] {
    return this.#messages;
  }
}
