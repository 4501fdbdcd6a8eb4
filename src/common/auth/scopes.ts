import { RequestMethod, SetMetadata } from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/constants';
import { ApiExtension } from '@nestjs/swagger';
import { ACCESS, type Access, type Principal } from './access';

/** What machine clients can be let at: each with `read` and `write`. */
const RESOURCES = ['appointments', 'availability', 'patients', 'professionals', 'waitlist'] as const;
export type Resource = (typeof RESOURCES)[number];

/** Encrypted free texts about somebody's health; asked for beside the scope of the operation. */
const HEALTH = 'patients:health';

/** All that an API key can be given. The practice itself is read by anyone, so it has no `read`. */
export const SCOPES = [
  ...RESOURCES.flatMap((resource) => [`${resource}:read`, `${resource}:write`] as const),
  'practice:write',
  HEALTH,
] as const;
export type Scope = (typeof SCOPES)[number];

export const SCOPE = Symbol('scope');
/** What an operation asks of an API key; `people-only`: no key may call it, whatever its scopes. */
export type RequiredScope = Scope | 'people-only';

/** The scope of one operation, where it is not the one that `@ForMachines` of its controller gives. */
export const NeedsScope = (scope: RequiredScope): MethodDecorator => declare(scope);

/**
 * Opens the operations of a controller to API keys: `<resource>:read` for those that read (GET), `<resource>:write` for the
 * others. An operation that says nothing is refused to every key.
 */
export const ForMachines = (resource: Resource): ClassDecorator =>
  each((method) => `${resource}:${method === RequestMethod.GET ? 'read' : 'write'}`);

/** Said of controllers whose operations are about the caller as a person, or about who may do what. */
export const ForPeopleOnly = (): ClassDecorator => each(() => 'people-only');

/** Whether encrypted free texts about health may be shown to the caller. */
export const mayReadHealth = ({ scopes }: Pick<Principal, 'scopes'>): boolean => scopes?.has(HEALTH) ?? true;

function each(scopeOf: (method: RequestMethod) => RequiredScope): ClassDecorator {
  return ({ prototype }) => {
    const methods = prototype as Readonly<Record<string, unknown>>;
    for (const name of Object.getOwnPropertyNames(methods)) {
      const handler = methods[name];
      if (typeof handler !== 'function' || !Reflect.hasMetadata(METHOD_METADATA, handler)) continue;
      const access = Reflect.getMetadata(ACCESS, handler) as Access | undefined;
      // What anyone may call looks at no token.
      if (access?.anyone === 'never' || Reflect.hasMetadata(SCOPE, handler)) continue;
      const descriptor = Object.getOwnPropertyDescriptor(methods, name) ?? {};
      declare(scopeOf(Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod))(methods, name, descriptor);
    }
  };
}

function declare(scope: RequiredScope): MethodDecorator {
  return (target, name, descriptor) => {
    SetMetadata(SCOPE, scope)(target, name, descriptor);
    ApiExtension('x-scope', scope)(target, name, descriptor);
  };
}
