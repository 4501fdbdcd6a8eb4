import { problem } from '../errors/domain.error';

export class PictureNotReadable extends problem('rule-violated', 'picture_not_readable', {
  en: ['Not a picture that can be read', 'Send a whole JPEG, PNG or WebP picture.'],
  es: ['No es una imagen legible', 'Envíe una imagen JPEG, PNG o WebP completa.'],
}) {}

export class PictureTooLarge extends problem('rule-violated', 'picture_too_large', {
  en: ['The picture has too many pixels', 'At most {megapixels} megapixels.'],
  es: ['La imagen tiene demasiados píxeles', 'Como máximo {megapixels} megapíxeles.'],
}) {}

/** The same for whom nobody has given a picture. */
export class PictureNotFound extends problem('not-found', 'picture_not_found', {
  en: ['No picture', 'There is no picture here.'],
  es: ['Sin imagen', 'Aquí no hay ninguna imagen.'],
}) {}
