import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { RouteNotFound } from '../../common/errors/common.errors';
import type { EnvironmentValues } from '../../config/environment';
import { escaped, pageOf } from '../letter';
import { DevOutbox, type KeptMessage } from './dev-outbox';

export const DEV_OUTBOX_PATH = 'dev/outbox';
const TITLE = 'What would have been sent';
const ELSEWHERE = '<p>This process sends nothing (PRAXIS_ROLE=api). Look at /dev/outbox of the worker.</p>';
const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;

/** `GET /dev/outbox`, for this machine alone. Production has no such route. */
export function serveDevOutbox(app: NestFastifyApplication, values: EnvironmentValues): void {
  if (values.NODE_ENV === 'production') return;
  const outbox = app.get(DevOutbox, { strict: false });
  const content = () => (values.PRAXIS_ROLE === 'api' ? ELSEWHERE : shown(outbox.all()));
  app
    .getHttpAdapter()
    .getInstance()
    .get(`/${DEV_OUTBOX_PATH}`, (request, reply) => {
      // The address of the connection: what a header says may be anybody's.
      if (!LOOPBACK.test(request.socket.remoteAddress ?? '')) throw new RouteNotFound();
      void reply.header('content-type', 'text/html; charset=utf-8').send(pageOf('en', TITLE, content()));
    });
}

function shown(messages: readonly KeptMessage[]): string {
  const items = messages.map((message) => {
    const title = message.channel === 'email' ? message.subject : 'SMS';
    const to = `${message.at.toISOString()} · ${message.channel} → ${message.to}`;
    return `<article><h2>${escaped(title)}</h2><p>${escaped(to)}</p><pre>${escaped(message.text)}</pre></article>`;
  });
  return items.length === 0 ? '<p>Nothing yet.</p>' : items.join('<hr>');
}
