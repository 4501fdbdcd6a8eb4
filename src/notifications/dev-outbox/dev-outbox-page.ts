import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { RouteNotFound } from '../../common/errors/common.errors';
import type { EnvironmentValues } from '../../config/environment';
import { DevOutbox, type KeptMail } from './dev-outbox';

const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;

/** `GET /dev/outbox`, for this machine alone. Production has no such route. */
export function serveDevOutbox(app: NestFastifyApplication, values: EnvironmentValues): void {
  if (values.NODE_ENV === 'production') return;
  const outbox = app.get(DevOutbox, { strict: false });
  app
    .getHttpAdapter()
    .getInstance()
    .get('/dev/outbox', (request, reply) => {
      // The address of the connection: what a header says may be anybody's.
      if (!LOOPBACK.test(request.socket.remoteAddress ?? '')) throw new RouteNotFound();
      void reply.header('content-type', 'text/html; charset=utf-8').send(pageOf(outbox.all()));
    });
}

function pageOf(mails: readonly KeptMail[]): string {
  const items = mails.map(
    ({ at, to, subject, text }) =>
      `<article><h2>${escaped(subject)}</h2><p>${at.toISOString()} → ${escaped(to)}</p><pre>${escaped(text)}</pre></article>`,
  );
  const title = 'What would have been sent';
  const body = items.length === 0 ? '<p>Nothing yet.</p>' : items.join('<hr>');
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head><body><main><h1>${title}</h1>${body}</main></body></html>`;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
