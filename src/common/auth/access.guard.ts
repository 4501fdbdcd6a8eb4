import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import { Busy, Forbidden, InsufficientScope, NotSignedIn } from '../errors/common.errors';
import { isDatabaseUnavailable } from '../database/database-errors';
import { currentRequest } from '../http/request-context';
import { ACCESS, type Access, type Principal } from './access';
import { apiKeyIn, MachineCallers } from './machine-callers';
import { SCOPE, type RequiredScope } from './scopes';

interface GuardedRequest {
  readonly headers: { readonly authorization?: string };
  user?: Principal;
}

/** Deny by default: a route that does not say who may call it is refused for everybody. */
@Injectable()
export class AccessGuard extends AuthGuard('jwt') implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly machines: MachineCallers,
  ) {
    super();
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.declared(ACCESS, context) as Access | undefined;
    if (access?.anyone === 'never') return true;
    const request = context.switchToHttp().getRequest<GuardedRequest>();
    if (access?.anyone === 'optional' && request.headers.authorization === undefined) return true;
    const principal = await this.callerOf(request, context);
    if (!principal) throw new NotSignedIn();
    const current = currentRequest();
    if (current) current.principal = principal;
    if (!access?.roles.includes(principal.role)) throw new Forbidden();
    if (principal.scopes) assertScope(principal.scopes, this.declared(SCOPE, context) as RequiredScope | undefined);
    return true;
  }

  override handleRequest<T>(error: unknown, principal: T | false): T {
    if (isDatabaseUnavailable(error)) throw new Busy({ cause: error });
    if (error instanceof Error && !(error instanceof NotSignedIn)) throw error;
    if (principal === false || error) throw new NotSignedIn();
    return principal;
  }

  private async callerOf(request: GuardedRequest, context: ExecutionContext): Promise<Principal | undefined> {
    const key = apiKeyIn(request.headers.authorization);
    if (key === undefined) await super.canActivate(context);
    else request.user = await this.machines.find(key);
    return request.user;
  }

  private declared(what: symbol, context: ExecutionContext): unknown {
    return this.reflector.getAllAndOverride(what, [context.getHandler(), context.getClass()]);
  }
}

/** @throws Forbidden where no key may call, InsufficientScope */
function assertScope(scopes: ReadonlySet<string>, required: RequiredScope | undefined): void {
  if (required === undefined || required === 'people-only') throw new Forbidden();
  if (!scopes.has(required)) throw new InsufficientScope({ params: { scope: required }, extra: { scope: required } });
}
