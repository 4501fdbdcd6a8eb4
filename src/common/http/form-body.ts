import { applyDecorators } from '@nestjs/common';
import { RouteConfig, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiConsumes } from '@nestjs/swagger';
import { UnsupportedMediaType } from '../errors/common.errors';

const MULTIPART = 'multipart/form-data';

interface RouteWithForm {
  readonly takesForm?: boolean;
}

/** The route is for forms too, in both of their encodings; of one in parts nothing is read. */
export const FormBody = (): MethodDecorator =>
  applyDecorators(
    RouteConfig({ takesForm: true } satisfies RouteWithForm),
    ApiConsumes('application/x-www-form-urlencoded', MULTIPART, 'application/json'),
  );

/** Forms in parts are taken by routes that say so, and by no other. */
export function readForms(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addContentTypeParser(MULTIPART, { parseAs: 'buffer', bodyLimit: 16_384 }, (_request, _body, done) =>
    done(null, undefined),
  );
  fastify.addHook('preParsing', (request, _reply, payload, done) => {
    const { takesForm = false } = request.routeOptions.config as RouteWithForm;
    const isInParts = (request.headers['content-type'] ?? '').trim().toLowerCase().startsWith(MULTIPART);
    done(isInParts && !takesForm ? new UnsupportedMediaType() : null, payload);
  });
}
