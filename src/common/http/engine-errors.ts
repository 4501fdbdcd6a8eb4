import { randomUUID } from 'node:crypto';
import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { MalformedRequest } from '../errors/common.errors';
import { fromFramework } from '../errors/framework-errors';
import { contextOf, sendProblem } from '../errors/problem.filter';
import { ProblemRenderer } from '../errors/problem-renderer';

/** For what does not reach Nest's filter: hooks and routes of Fastify itself, and what Node would refuse. */
export function answerEngineErrors(app: NestFastifyApplication): void {
  const renderer = app.get(ProblemRenderer);
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRoute', (route) => {
    route.errorHandler = (error, request, reply) => {
      sendProblem(reply, renderer.render(error, contextOf(request)));
    };
  });
  // An expectation that nobody knows may be ignored (RFC 9110, 10.1.1); Node would answer 417 without a body.
  const { server } = fastify;
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    server.emit('request', request, response);
  });
}

/** Exactly one `Host`, as HTTP/1.1 has it (RFC 9112, 3.2): with two, a proxy and we might each follow another. */
export function isHostClear({ httpVersion, rawHeaders }: IncomingMessage): boolean {
  const hosts = rawHeaders.filter((name, i) => i % 2 === 0 && name.toLowerCase() === 'host').length;
  return hosts === 1 || (hosts === 0 && httpVersion === '1.0');
}

/** What Node's own parser refuses has no request to answer to; the socket still gets a problem document. */
export function answerUnreadable(
  error: Error,
  socket: Socket & { readonly _httpMessage?: ServerResponse },
  renderer: ProblemRenderer,
): void {
  // Half an answer may be on its way: nothing that is added to it could be understood.
  const isAnswering = socket._httpMessage?.headersSent === true;
  if (!socket.writable || isAnswering || (error as { code?: string }).code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const { status, body } = renderer.render(fromFramework(error) ?? new MalformedRequest(), {
    requestId: randomUUID(),
    instance: 'unknown',
  });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
