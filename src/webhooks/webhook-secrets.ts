import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Webhook } from 'standardwebhooks';
import { FieldEncryption, type Place } from '../common/crypto/field-encryption';
import type { WebhookEndpoint } from './webhook-endpoint.entity';

/** As Standard Webhooks recommends: between 24 and 64. */
const SECRET_BYTES = 32;
const PREFIX = 'whsec_';

type Sealed = Pick<WebhookEndpoint, 'id' | 'secretEncrypted' | 'previousSecretEncrypted' | 'previousSecretUntil'>;

const placeOf = (id: string, column: string): Place => ({ table: 'webhook_endpoints', column, row: id });

/** The secrets that deliveries are signed with: encrypted at rest, shown once, two at a time while one replaces the other. */
@Injectable()
export class WebhookSecrets {
  constructor(private readonly encryption: FieldEncryption) {}

  make = (): string => `${PREFIX}${randomBytes(SECRET_BYTES).toString('base64')}`;

  seal(id: string, secret: string): string {
    return this.encryption.encrypt(secret, placeOf(id, 'secret_encrypted'));
  }

  /** The present secret, sealed as the previous one: a value is bound to its column. */
  sealAsPrevious({ id, secretEncrypted }: Sealed): string {
    const secret = this.encryption.decrypt(secretEncrypted, placeOf(id, 'secret_encrypted'));
    return this.encryption.encrypt(secret, placeOf(id, 'previous_secret_encrypted'));
  }

  /** The headers of Standard Webhooks; during a rotation one signature for each secret, the newest first. */
  headersFor(endpoint: Sealed, message: { readonly id: string; readonly body: string }, now: Date) {
    const signatures = this.open(endpoint, now).map((secret) =>
      new Webhook(secret).sign(message.id, now, message.body),
    );
    return {
      'webhook-id': message.id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
      'webhook-signature': signatures.join(' '),
    };
  }

  private open({ id, secretEncrypted, previousSecretEncrypted, previousSecretUntil }: Sealed, now: Date): string[] {
    const isStillGood = previousSecretUntil !== null && previousSecretUntil > now;
    const previous = isStillGood
      ? this.encryption.decryptOptional(previousSecretEncrypted, placeOf(id, 'previous_secret_encrypted'))
      : null;
    const present = this.encryption.decrypt(secretEncrypted, placeOf(id, 'secret_encrypted'));
    return previous === null ? [present] : [present, previous];
  }
}
