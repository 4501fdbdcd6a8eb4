import { randomUUID } from 'node:crypto';
import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { MalformedRequest } from '../errors/common.errors';
import { fromFramework } from '../errors/framework-errors';
import { contextOf, sendProblem } from '../errors/problem.filter';
import { ProblemRenderer } from '../errors/problem-renderer';
import { earlyHeaders } from './security-headers';

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

/** Node takes the first of two; a proxy in front may go by the other. */
const ONCE = new Set(['authorization', 'content-type']);

/**
 * Exactly one `Host`, as HTTP/1.1 has it (RFC 9112, 3.2), and nothing twice of what decides who calls and what is meant: with
 * two, a proxy and we might each follow another.
 */
export function isClear({ httpVersion, rawHeaders }: IncomingMessage): boolean {
  const seen = new Map<string, number>();
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]?.toLowerCase() ?? '';
    if (name === 'host' || ONCE.has(name)) seen.set(name, (seen.get(name) ?? 0) + 1);
  }
  const hosts = seen.get('host') ?? (httpVersion === '1.0' ? 1 : 0);
  return hosts === 1 && [...seen.values()].every((count) => count === 1);
}

/** An address that leads to no route because it cannot be read: refused before any hook. */
export function answerUnroutable(
  error: Error,
  request: FastifyRequest,
  reply: FastifyReply,
  renderer: ProblemRenderer,
): void {
  void reply.headers(earlyHeaders(request.id));
  sendProblem(reply, renderer.render(error, { ...contextOf(request), instance: 'unknown' }));
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
  const requestId = randomUUID();
  const { status, body } = renderer.render(fromFramework(error) ?? new MalformedRequest(), {
    requestId,
    instance: 'unknown',
  });
  const headers = {
    'content-type': 'application/problem+json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    ...earlyHeaders(requestId),
    connection: 'close',
  };
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
