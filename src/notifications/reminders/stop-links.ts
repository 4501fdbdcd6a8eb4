import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable, type PipeTransform } from '@nestjs/common';
import { invalidField } from '../../common/http/validation.pipe';
import { Environment } from '../../config/environment';

/** Of a UUID, and of the tag behind it. */
const ID_BYTES = 16;
const TAG_BYTES = 16;

/** What a token looks like. */
const FORM = /^[\w-]{43}$/;

/** `@Param('token', StopToken) token: string` - what could be one, or a clear 400. */
@Injectable()
export class StopToken implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!FORM.test(value)) throw invalidField('token', 'pattern');
    return value;
  }
}

/** Where reminders are stopped: the path of the controller that takes the token. */
export const STOP_PATH = 'reminder-stops';

/**
 * The address in a reminder that stops them: a token of the patient's id and a tag that only this deployment can make. It opens
 * nothing, and is good until REFRESH_TOKEN_SECRET changes.
 */
@Injectable()
export class StopLinks {
  constructor(private readonly environment: Environment) {}

  urlFor(patientId: string): string {
    const root = this.environment.values.PUBLIC_URL.replace(/\/$/, '');
    return `${root}/api/v1/${STOP_PATH}/${this.tokenFor(patientId)}`;
  }

  tokenFor(patientId: string): string {
    const id = Buffer.from(patientId.replaceAll('-', ''), 'hex');
    return Buffer.concat([id, this.tagOf(id)]).toString('base64url');
  }

  /** The patient whose reminders a token stops; undefined for what was not made here. */
  patientOf(token: string): string | undefined {
    const bytes = Buffer.from(token, 'base64url');
    if (bytes.length !== ID_BYTES + TAG_BYTES) return undefined;
    const id = bytes.subarray(0, ID_BYTES);
    if (!timingSafeEqual(bytes.subarray(ID_BYTES), this.tagOf(id))) return undefined;
    return id.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  }

  /** Another input than those of other tokens that are made with the same secret: none is ever another. */
  private tagOf(id: Buffer): Buffer {
    const hmac = createHmac('sha256', this.environment.values.REFRESH_TOKEN_SECRET);
    return hmac.update('stop reminders\0').update(id).digest().subarray(0, TAG_BYTES);
  }
}
