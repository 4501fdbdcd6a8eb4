import { StaleVersion } from '../errors/common.errors';
import { PictureNotFound, PictureNotReadable, PictureTooLarge } from './pictures.errors';

/** What the OpenAPI document says of every operation on a picture, whosever it is. */
export const READING =
  'As WebP, with an `ETag`: a caller who sends it as `If-None-Match` gets 304 as long as it is the same.';

export const REPLACING = {
  text: 'The file itself is the body: JPEG, PNG or WebP, at most 5 MB and 40 megapixels. Only its first frame is kept, upright, at most 512 by 512, without anything else that the file said (place, camera, time).',
  errors: [PictureNotReadable, PictureTooLarge, StaleVersion],
};

export const REMOVING = {
  text: 'For good; there is no way back but to send it again.',
  errors: [PictureNotFound, StaleVersion],
};
