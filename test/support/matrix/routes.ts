import { METHOD_METADATA } from '@nestjs/common/constants';
import { ModulesContainer, Reflector } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ACCESS, type Access } from '../../../src/common/auth/access';

export interface HandlerAccess {
  /** `PatientsController.read` */
  readonly name: string;
  /** Undefined where nothing says who may call. */
  readonly access: Access | undefined;
}

/** Every method of every controller that answers a route, documented or not, and who may call it. */
export function routeHandlers(app: NestFastifyApplication): HandlerAccess[] {
  const reflector = app.get(Reflector);
  const modules = [...app.get(ModulesContainer).values()];
  const controllers = new Set(
    modules.flatMap(({ controllers }) => [...controllers.values()].map(({ metatype }) => metatype)),
  );
  return [...controllers].flatMap((controller) => {
    if (typeof controller !== 'function') return [];
    const prototype = controller.prototype as Readonly<Record<string, unknown>>;
    return Object.getOwnPropertyNames(prototype).flatMap((method) => {
      const handler = prototype[method];
      if (typeof handler !== 'function' || !Reflect.hasMetadata(METHOD_METADATA, handler)) return [];
      const access = reflector.getAllAndOverride<Access | undefined>(ACCESS, [handler, controller as never] as never);
      return [{ name: `${controller.name}.${method}`, access }];
    });
  });
}
