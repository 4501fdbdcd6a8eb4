import fastifyHelmet from '@fastify/helmet';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** What an answer of the API may do in a browser that shows it: nothing. */
const NOTHING = {
  'default-src': [`'none'`],
  'base-uri': [`'none'`],
  'object-src': [`'none'`],
  'form-action': [`'none'`],
  'frame-ancestors': [`'none'`],
};
/** Swagger UI: its own scripts, styles, images and calls. Its page has a style of its own, and no script. */
const SWAGGER_UI = {
  ...NOTHING,
  'script-src': [`'self'`],
  'style-src': [`'self'`, `'unsafe-inline'`],
  'img-src': [`'self'`, 'data:'],
  'connect-src': [`'self'`],
};

/** On every answer, refusals of the HTTP engine's own apart. */
export async function addSecurityHeaders(app: NestFastifyApplication, docsPath: string): Promise<void> {
  await app.register(fastifyHelmet, {
    contentSecurityPolicy: { useDefaults: false, directives: NOTHING },
    frameguard: { action: 'deny' },
  });
  const policy = Object.entries(SWAGGER_UI)
    .map(([directive, sources]) => `${directive} ${sources.join(' ')}`)
    .join(';');
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', (request, reply, done) => {
      if (request.routeOptions.url?.startsWith(docsPath)) void reply.header('content-security-policy', policy);
      done();
    });
}
