import { Injectable } from '@nestjs/common';
import { Environment } from '../../config/environment';
import { Busy } from '../errors/common.errors';
import { limited } from '../limited';
import { pictureKindOf } from './picture-kind';
import { PictureNotReadable } from './pictures.errors';

/** What is kept and served, whatever was sent. */
export const PICTURE_TYPE = 'image/webp';
/** Each is several tens of megabytes while it lasts, and a thread of four that also hash passwords. */
const AT_ONCE = 2;
const MAX_WAITING = 20;

/** Loaded with the first picture, as brokers are (see broker.module.ts): the library takes 8 MB and some time of every start. */
// eslint-disable-next-line @typescript-eslint/no-require-imports
const loadCodec = () => require('./picture-codec') as typeof import('./picture-codec');

/**
 * Makes of an uploaded picture one of our own: the pixels of its first frame, upright, at most 512 by 512, as WebP. Nothing else
 * of the upload survives: no metadata, no trailing bytes, no profile.
 */
@Injectable()
export class PictureEncoder {
  private readonly turn = limited(AT_ONCE);
  private waiting = 0;

  constructor({ values }: Environment) {
    // A library that is missing, or does not run on this machine, has to stop the start there rather than fail the first picture.
    if (values.NODE_ENV === 'production') loadCodec();
  }

  /**
   * @param upload undefined where nothing was sent
   * @throws PictureNotReadable, PictureTooLarge, Busy if too many are being worked on
   */
  async encode(upload: Buffer | undefined): Promise<Buffer> {
    if (!upload || !pictureKindOf(upload)) throw new PictureNotReadable();
    if (this.waiting >= MAX_WAITING) throw new Busy();
    this.waiting++;
    try {
      return await this.turn(() => loadCodec().encoded(upload));
    } finally {
      this.waiting--;
    }
  }
}
