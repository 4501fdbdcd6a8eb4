import { Injectable } from '@nestjs/common';
import { Environment } from '../../config/environment';
import { DevOutbox } from '../dev-outbox/dev-outbox';
import type { Sms, SmsProvider } from './sms';
import { Twilio } from './twilio';

/** Hands text messages to the provider of `SMS_URL`; without one, to the development outbox. */
@Injectable()
export class SmsSender {
  readonly #provider: SmsProvider | undefined;

  constructor(
    private readonly environment: Environment,
    private readonly outbox: DevOutbox,
  ) {
    const { SMS_URL, DELIVERY_TIMEOUT_MS } = environment.values;
    if (SMS_URL !== undefined) this.#provider = new Twilio(SMS_URL, DELIVERY_TIMEOUT_MS);
  }

  /** Production has no development outbox. */
  get isAble(): boolean {
    return this.#provider !== undefined || this.environment.values.NODE_ENV !== 'production';
  }

  /** Returns when it was taken. @throws RefusedForGood */
  async send(sms: Sms): Promise<void> {
    if (this.#provider) await this.#provider.send(sms);
    else this.outbox.keep(sms);
  }
}
