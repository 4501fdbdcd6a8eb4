import { Catch, Injectable, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { currentRequest } from '../http/request-context';
import { AnsweredBefore } from '../http/idempotency/answered-before';
import { preferredLanguage, defaultLanguage } from '../i18n/language';
import { ProblemRenderer, type RenderedProblem } from './problem-renderer';

/** Sends every error, whoever threw it, as problem+json. */
@Catch()
@Injectable()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly renderer: ProblemRenderer) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    if (reply.sent) return;
    if (error instanceof AnsweredBefore) {
      void reply.status(error.answer.status).headers(error.answer.headers).send(error.answer.body);
      return;
    }
    sendProblem(reply, this.renderer.render(error, contextOf(http.getRequest<FastifyRequest>())));
  }
}

export function contextOf(request: FastifyRequest) {
  return {
    requestId: request.id,
    language: currentRequest()?.language ?? preferredLanguage(request.headers['accept-language'], defaultLanguage()),
    instance: request.routeOptions.url ?? 'unknown',
  };
}

export function sendProblem(reply: FastifyReply, problem: RenderedProblem): void {
  if (problem.fault !== undefined) reply.request.log.error({ err: problem.fault }, 'unexpected error');
  if (problem.retryAfterSeconds !== undefined) void reply.header('retry-after', problem.retryAfterSeconds);
  if (problem.status === 401) void reply.header('www-authenticate', 'Bearer');
  void reply
    .status(problem.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(problem.body);
}
