import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import { Busy, Forbidden, NotSignedIn } from '../errors/common.errors';
import { isDatabaseUnavailable } from '../database/database-errors';
import { currentRequest } from '../http/request-context';
import { ACCESS, type Access, type Principal } from './access';

/** Deny by default: a route that does not say who may call it is refused for everybody. */
@Injectable()
export class AccessGuard extends AuthGuard('jwt') implements CanActivate {
  constructor(private readonly reflector: Reflector) {
    super();
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (access?.anyone === 'never') return true;
    const request = context.switchToHttp().getRequest<{ headers: { authorization?: string }; user?: Principal }>();
    if (access?.anyone === 'optional' && request.headers.authorization === undefined) return true;
    await super.canActivate(context);
    const principal = request.user;
    if (!principal) throw new NotSignedIn();
    const current = currentRequest();
    if (current) current.principal = principal;
    if (!access?.roles.includes(principal.role)) throw new Forbidden();
    return true;
  }

  override handleRequest<T>(error: unknown, principal: T | false): T {
    if (isDatabaseUnavailable(error)) throw new Busy({ cause: error });
    if (error instanceof Error && !(error instanceof NotSignedIn)) throw error;
    if (principal === false || error) throw new NotSignedIn();
    return principal;
  }
}
