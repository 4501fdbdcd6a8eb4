import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit';
import { FieldEncryption } from '../../common/crypto/field-encryption';
import { TransactionRunner } from '../../common/database/transaction-runner';
import { newId } from '../../common/database/uuid';
import { Clock } from '../../common/time/clock';
import { KEPT_KEYS, secretOf } from './signing-keys';

/** Every process asks again within a second; the clocks of machines differ by less than the rest. */
const LEAD_MS = 5_000;
/** As much as HMAC-SHA-256 makes use of (RFC 2104, 3). */
const SECRET_BYTES = 64;

/** A new key for access tokens. Nobody notices: tokens of the key before are accepted until the next rotation. */
@Injectable()
export class SigningKeyRotation {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly encryption: FieldEncryption,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** @returns the new key's id and from when on it signs */
  async rotate(): Promise<{ readonly id: string; readonly signsFrom: Date }> {
    return this.transactions.run(async (em) => {
      // One after the other, so that what is kept are the newest.
      await em.query('LOCK TABLE signing_keys IN SHARE ROW EXCLUSIVE MODE');
      const now = this.clock.now();
      const [id, signsFrom] = [newId(now), new Date(now.getTime() + LEAD_MS)];
      const secret = randomBytes(SECRET_BYTES).toString('base64');
      const secretEncrypted = this.encryption.encrypt(secret, secretOf(id));
      await em.query(
        `INSERT INTO signing_keys (id, secret_encrypted, created_at, signs_from) VALUES ($1, $2, $3, $4)`,
        [id, secretEncrypted, now, signsFrom],
      );
      await em.query(
        `DELETE FROM signing_keys WHERE id NOT IN (SELECT id FROM signing_keys ORDER BY signs_from DESC, id DESC LIMIT $1)`,
        [KEPT_KEYS],
      );
      await this.audit.record(em, { action: 'signing_key.rotated', recordType: 'signing_key', recordId: id });
      return { id, signsFrom };
    });
  }
}
