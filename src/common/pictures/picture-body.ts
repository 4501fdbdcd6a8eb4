import { applyDecorators } from '@nestjs/common';
import { RouteConfig, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiBody, ApiConsumes, ApiOkResponse, ApiResponse } from '@nestjs/swagger';
import { UnsupportedMediaType } from '../errors/common.errors';
import { PICTURE_TYPE } from './picture-encoder';

export const MAX_PICTURE_BYTES = 5 * 1_048_576;
const TYPES = ['image/jpeg', 'image/png', 'image/webp'];

interface RouteWithPicture {
  readonly takesPicture?: boolean;
}

/** The route's body is a picture, as raw bytes: `@Body() picture: Buffer`. */
export const PictureBody = (): MethodDecorator =>
  applyDecorators(
    RouteConfig({ takesPicture: true } satisfies RouteWithPicture),
    ApiConsumes(...TYPES),
    ApiBody({
      description: 'The bytes of the file, at most 5 MB. What it is, is seen in the bytes.',
      required: true,
      schema: { type: 'string', format: 'binary', example: '(the bytes of the file)' },
    }),
  );

/** Documents an answer that is a picture. */
export const ApiPicture = (): MethodDecorator =>
  applyDecorators(
    ApiOkResponse({
      description: 'The picture, at most 512 by 512.',
      content: { [PICTURE_TYPE]: { schema: { type: 'string', format: 'binary', example: '(the bytes of the file)' } } },
    }),
    ApiResponse({ status: 304, description: 'It is the one that the caller has.' }),
  );

/** Bytes of pictures are read for routes that take them, and for no other; those take nothing else. */
export function readPictures(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addContentTypeParser(TYPES, { parseAs: 'buffer', bodyLimit: MAX_PICTURE_BYTES }, (_request, body, done) =>
    done(null, body),
  );
  fastify.addHook('preParsing', (request, _reply, payload, done) => {
    const { takesPicture = false } = request.routeOptions.config as RouteWithPicture;
    const isPicture = TYPES.includes(mediaTypeOf(request.headers['content-type']));
    done(takesPicture === isPicture || !request.headers['content-type'] ? null : new UnsupportedMediaType(), payload);
  });
}

const mediaTypeOf = (header = ''): string => (header.split(';')[0] ?? '').trim().toLowerCase();
