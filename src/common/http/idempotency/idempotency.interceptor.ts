import {
  applyDecorators,
  Injectable,
  SetMetadata,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { HTTP_CODE_METADATA } from '@nestjs/common/constants';
import { Reflector } from '@nestjs/core';
import { ApiExtension } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { firstValueFrom, from, type Observable } from 'rxjs';
import { commit, rollback } from '../../database/transaction-runner';
import { DomainError } from '../../errors/domain.error';
import { InvalidRequest, RequestInProgress, IdempotencyKeyReused } from '../../errors/common.errors';
import { contextOf } from '../../errors/problem.filter';
import { ProblemRenderer } from '../../errors/problem-renderer';
import { currentRequest, type RequestContext } from '../request-context';
import { AnsweredBefore, type StoredAnswer } from './answered-before';
import { IdempotencyQueries, sha256, type KeyedRequest } from './idempotency.queries';

const MAX_KEY_LENGTH = 255;
const NO_KEY = Symbol('no idempotency key');

/** For routes whose answer must not be stored (it carries secrets). The header is ignored there. */
export const WithoutIdempotencyKey = () =>
  applyDecorators(SetMetadata(NO_KEY, true), ApiExtension('x-without-idempotency-key', true));

/** `Idempotency-Key` on every POST of a signed-in caller: the first answer is kept and repeated byte for byte. */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly queries: IdempotencyQueries,
    private readonly problems: ProblemRenderer,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const key = request.headers['idempotency-key'];
    const current = currentRequest();
    const exempt = this.reflector.getAllAndOverride<boolean | undefined>(NO_KEY, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (key === undefined || request.method !== 'POST' || !current?.principal || exempt === true) return next.handle();
    const status = this.reflector.get<number | undefined>(HTTP_CODE_METADATA, context.getHandler()) ?? 201;
    return from(
      this.handleOnce(keyed(request, key, current.principal.accountId), current, next, http.getResponse(), status),
    );
  }

  private async handleOnce(
    request: KeyedRequest,
    current: RequestContext,
    next: CallHandler,
    reply: FastifyReply,
    status: number,
  ): Promise<unknown> {
    await this.queries.replayIfKnown(request);
    current.unit = { claim: (em) => this.queries.claim(em, request) };
    try {
      const value: unknown = await firstValueFrom(next.handle(), { defaultValue: undefined });
      const answer = { status, headers: headersOf(reply), body: value === undefined ? '' : JSON.stringify(value) };
      const { open } = current.unit;
      await this.queries.store(request, answer, open?.manager);
      if (open) await commit(open);
      throw new AnsweredBefore(answer);
    } catch (error) {
      if (current.unit.open && !current.unit.open.isReleased) await rollback(current.unit.open);
      throw isKept(error) ? await this.keep(error, request, reply) : error;
    } finally {
      delete current.unit;
    }
  }

  /** A rule's 409 or 422 had no effect, so it is stored by itself; a replay must not become a success. */
  private async keep(error: DomainError, request: KeyedRequest, reply: FastifyReply): Promise<AnsweredBefore> {
    const { status, body } = this.problems.render(error, contextOf(reply.request));
    const answer = { status, headers: { 'content-type': 'application/problem+json; charset=utf-8' }, body };
    await this.queries.storeRefusal(request, answer);
    return new AnsweredBefore(answer);
  }
}

function isKept(error: unknown): error is DomainError {
  if (!(error instanceof DomainError) || error instanceof RequestInProgress || error instanceof IdempotencyKeyReused)
    return false;
  return error.kind === 'conflict' || error.kind === 'rule-violated';
}

function headersOf(reply: FastifyReply): StoredAnswer['headers'] {
  const etag = reply.getHeader('etag');
  return { 'content-type': 'application/json; charset=utf-8', ...(typeof etag === 'string' ? { etag } : {}) };
}

function keyed(request: FastifyRequest, key: string | string[], accountId: string): KeyedRequest {
  if (typeof key !== 'string' || key.length === 0 || key.length > MAX_KEY_LENGTH) {
    throw new InvalidRequest({
      extra: { errors: [{ field: 'Idempotency-Key', code: 'text', message: `1-${MAX_KEY_LENGTH}` }] },
    });
  }
  return {
    accountId,
    keyHash: sha256(request.method, request.url, key),
    bodyHash: sha256(JSON.stringify(request.body ?? null)),
  };
}
