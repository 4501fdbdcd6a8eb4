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
import type { IdempotentUnit } from '../../database/idempotent-unit';
import { commit, rollback, TransactionRunner } from '../../database/transaction-runner';
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
    private readonly transactions: TransactionRunner,
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
    const unit: IdempotentUnit = { claim: (em) => this.queries.claim(em, request) };
    current.unit = unit;
    try {
      throw await this.keep(request, unit, await this.answerOf(unit, next, reply, status));
    } finally {
      if (unit.open && !unit.open.isReleased) await rollback(unit.open);
      delete current.unit;
    }
  }

  /** A rule's 409 or 422 is an answer too, with no effect; a replay must not become a success. */
  private async answerOf(
    unit: IdempotentUnit,
    next: CallHandler,
    reply: FastifyReply,
    status: number,
  ): Promise<StoredAnswer> {
    try {
      const value: unknown = await firstValueFrom(next.handle(), { defaultValue: undefined });
      return { status, headers: headersOf(reply), body: value === undefined ? '' : JSON.stringify(value) };
    } catch (error) {
      if (unit.open) await rollback(unit.open);
      delete unit.open;
      if (!isKept(error)) throw error;
      const { status: refused, body } = this.problems.render(error, contextOf(reply.request));
      return { status: refused, headers: { 'content-type': 'application/problem+json; charset=utf-8' }, body };
    }
  }

  /** Commits the answer together with what was done, if anything was. */
  private async keep(request: KeyedRequest, unit: IdempotentUnit, answer: StoredAnswer): Promise<AnsweredBefore> {
    // Claims the key for the answer alone: a twin may have been answered meanwhile.
    if (!unit.open) await this.transactions.run(() => Promise.resolve());
    const { open } = unit;
    // Sealed first: once both statements are on their way, nothing here can keep the commit from following.
    const sealed = await this.queries.seal(request, answer);
    if (open) await commit(open, this.queries.store(open.manager, sealed));
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
