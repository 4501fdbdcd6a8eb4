import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { RouteNotFound } from '../errors/common.errors';
import { problemDefinition } from '../errors/problem-catalogue';
import { contextOf, sendProblem } from '../errors/problem.filter';
import { ProblemRenderer } from '../errors/problem-renderer';
import { defaultLanguage, preferredLanguage } from '../i18n/language';

/** What the `type` of a problem document points at: its meaning, as plain text in the caller's language. */
export function serveProblemPages(app: NestFastifyApplication): void {
  const renderer = app.get(ProblemRenderer);
  const fastify = app.getHttpAdapter().getInstance();
  fastify.get<{ Params: { code: string } }>('/api/docs/problems/:code', (request, reply) => {
    const problem = problemDefinition(request.params.code);
    if (!problem) {
      sendProblem(reply, renderer.render(new RouteNotFound(), contextOf(request)));
      return;
    }
    const [title, detail] = problem.texts[preferredLanguage(request.headers['accept-language'], defaultLanguage())];
    const text = `${title} (${problem.code}, HTTP ${problem.status})\n\n${detail}\n`;
    void reply.header('content-type', 'text/plain; charset=utf-8').send(text);
  });
}
