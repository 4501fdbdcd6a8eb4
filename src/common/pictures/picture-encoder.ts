import { Injectable } from '@nestjs/common';
import sharp from 'sharp';
import { Busy } from '../errors/common.errors';
import { limited } from '../limited';
import { pictureKindOf } from './picture-kind';
import { PictureNotReadable, PictureTooLarge } from './pictures.errors';

/** What is kept and served, whatever was sent. */
export const PICTURE_TYPE = 'image/webp';
export const MAX_PICTURE_SIDE = 512;
export const MAX_MEGAPIXELS = 40;
/** Each is several tens of megabytes while it lasts, and a thread of four that also hash passwords. */
const AT_ONCE = 2;
const MAX_WAITING = 20;
const TIME_LIMIT_SECONDS = 5;

// Only what is allowed has a decoder at all: no SVG, PDF, GIF, TIFF, HEIF, nor what libvips learns next.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer'],
});
sharp.cache(false);
sharp.concurrency(1);

/**
 * Makes of an uploaded picture one of our own: the pixels of its first frame, upright, at most 512 by 512, as WebP. Nothing else
 * of the upload survives: no metadata, no trailing bytes, no profile.
 */
@Injectable()
export class PictureEncoder {
  private readonly turn = limited(AT_ONCE);
  private waiting = 0;

  /**
   * @param upload undefined where nothing was sent
   * @throws PictureNotReadable, PictureTooLarge, Busy if too many are being worked on
   */
  async encode(upload: Buffer | undefined): Promise<Buffer> {
    if (!upload || !pictureKindOf(upload)) throw new PictureNotReadable();
    if (this.waiting >= MAX_WAITING) throw new Busy();
    this.waiting++;
    try {
      return await this.turn(() => encoded(upload));
    } finally {
      this.waiting--;
    }
  }
}

async function encoded(upload: Buffer): Promise<Buffer> {
  try {
    // Read from the head alone: no pixel is decoded before the size is known.
    const { width, height } = await sharp(upload, { limitInputPixels: false }).metadata();
    if (width * height > MAX_MEGAPIXELS * 1e6) throw new PictureTooLarge({ params: { megapixels: MAX_MEGAPIXELS } });
    return await sharp(upload, { limitInputPixels: MAX_MEGAPIXELS * 1e6, failOn: 'error', pages: 1, autoOrient: true })
      .resize(MAX_PICTURE_SIDE, MAX_PICTURE_SIDE, { fit: 'inside', withoutEnlargement: true })
      .timeout({ seconds: TIME_LIMIT_SECONDS })
      .webp({ quality: 82 })
      .toBuffer();
  } catch (error) {
    if (error instanceof PictureTooLarge) throw error;
    throw new PictureNotReadable({ cause: error });
  }
}
