import sharp from 'sharp';
import { PictureNotReadable, PictureTooLarge } from './pictures.errors';

const MAX_PICTURE_SIDE = 512;
const MAX_MEGAPIXELS = 40;
const TIME_LIMIT_SECONDS = 5;

// Only what is allowed has a decoder at all: no SVG, PDF, GIF, TIFF, HEIF, nor what libvips learns next.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer'],
});
sharp.cache(false);
sharp.concurrency(1);

/**
 * The pixels of a picture's first frame, upright, at most 512 by 512, as WebP.
 * @throws PictureNotReadable, PictureTooLarge
 */
export async function encoded(upload: Buffer): Promise<Buffer> {
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
