import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Environment } from '../../config/environment';

/** Exact search over encrypted values: HMAC-SHA-256 of the normalized value, keyed, a different one for each field. */
@Injectable()
export class BlindIndex {
  constructor(private readonly environment: Environment) {}

  /** @param field keeps equal values of different fields apart, e.g. `patients.ssn` */
  of(field: string, value: string): string {
    const normalized = value.normalize('NFKC').replace(/[\s-]/g, '').toLowerCase();
    return createHmac('sha256', this.environment.values.BLIND_INDEX_KEY)
      .update(`${field}\0${normalized}`)
      .digest('base64url');
  }
}
