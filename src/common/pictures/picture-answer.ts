import type { FastifyReply, FastifyRequest } from 'fastify';
import { answerConditionally } from '../http/conditional-get';
import { PICTURE_TYPE } from './picture-encoder';

/** A picture as it is stored. */
export interface StoredPicture {
  readonly bytes: Buffer;
  /** Another one each time that it is replaced. */
  readonly revision: string;
  readonly updatedAt: Date;
}

export const etagOf = ({ revision }: Pick<StoredPicture, 'revision'>): string => `"${revision}"`;

/** Answers with a picture, or with 304. Whatever a browser takes it for, it can do nothing there. */
export function answerPicture(
  request: FastifyRequest,
  reply: FastifyReply,
  picture: StoredPicture,
): Buffer | undefined {
  void reply
    .header('content-disposition', 'inline; filename="picture.webp"')
    .header('content-security-policy', `default-src 'none'; frame-ancestors 'none'; sandbox`);
  const { bytes: body, updatedAt: lastModified } = picture;
  return answerConditionally(request, reply, PICTURE_TYPE, { body, etag: etagOf(picture), lastModified });
}
