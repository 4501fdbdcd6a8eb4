import { applyDecorators, createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import { ApiBearerAuth, ApiExtension } from '@nestjs/swagger';

export const ROLES = ['patient', 'professional', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Who is calling, as the token and the database say. */
export interface Principal {
  readonly accountId: string;
  readonly role: Role;
  readonly deviceSessionId: string;
  /** The record of a patient's account; null for others. */
  readonly patientId: string | null;
  /** The record of a professional's account; null for others. */
  readonly professionalId: string | null;
  /** Of an API key, which acts for the practice: `accountId` is the key's id then. Absent for people. */
  readonly scopes?: ReadonlySet<string>;
  /** Of an API key with a rate limit of its own. */
  readonly limitPerMinute?: number;
}

export const ACCESS = Symbol('access');
export interface Access {
  /** Anyone may call; a token is ignored (`never`) or, if sent, must be valid (`optional`). */
  readonly anyone?: 'never' | 'optional';
  readonly roles: readonly Role[];
}

/** Anyone may call. A token that is sent along is not even looked at. */
export const Public = () => declare({ anyone: 'never', roles: [] }, ['anyone']);

/** Anyone may call; who is signed in may see more. A token that is sent must be valid. */
export const PublicOrSignedIn = () =>
  declare({ anyone: 'optional', roles: ROLES }, ['anyone', ...ROLES], ApiBearerAuth());

/** Only these roles may call. Which rows they reach is decided by the queries and policies. */
export const Allow = (...roles: Role[]) => declare({ roles }, roles, ApiBearerAuth());

function declare(access: Access, who: readonly string[], ...more: MethodDecorator[]): MethodDecorator {
  return applyDecorators(SetMetadata(ACCESS, access), ApiExtension('x-who', who), ...more);
}

export const CurrentPrincipal = createParamDecorator((_: unknown, context: ExecutionContext): Principal | undefined => {
  return context.switchToHttp().getRequest<{ user?: Principal }>().user;
});
