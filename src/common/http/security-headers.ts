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

const EARLY = {
  'content-security-policy': policyOf(NOTHING),
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'cache-control': 'no-store',
};

/** Of what is answered before any hook: what the engine itself refuses, and preflights. */
export const earlyHeaders = (requestId: string): Readonly<Record<string, string>> => ({
  ...EARLY,
  'x-request-id': requestId,
});

/** On every answer that hooks can see. */
export async function addSecurityHeaders(app: NestFastifyApplication, docsPath: string): Promise<void> {
  await app.register(fastifyHelmet, {
    contentSecurityPolicy: { useDefaults: false, directives: NOTHING },
    frameguard: { action: 'deny' },
  });
  const policy = policyOf(SWAGGER_UI);
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', (request, reply, done) => {
      if (request.routeOptions.url?.startsWith(docsPath)) void reply.header('content-security-policy', policy);
      done();
    });
}

function policyOf(directives: Readonly<Record<string, readonly string[]>>): string {
  return Object.entries(directives)
    .map(([directive, sources]) => `${directive} ${sources.join(' ')}`)
    .join(';');
}
