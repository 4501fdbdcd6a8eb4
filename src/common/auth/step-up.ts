import { applyDecorators, Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiExtension } from '@nestjs/swagger';
import { SecondFactorNeeded, StepUpRequired } from '../errors/common.errors';
import type { Principal } from './access';

const STEP_UP = Symbol('step-up');

/**
 * A sensitive act: the caller must have proved within ten minutes, on this device, that they are the account's owner - by
 * signing in or by `POST /auth/step-up`. A token that was stolen later is not enough. Stands beside `@Allow`.
 */
export const StepUp = (): MethodDecorator =>
  applyDecorators(SetMetadata(STEP_UP, true), ApiExtension('x-step-up', true));

const WITHOUT_SECOND_FACTOR = Symbol('without-second-factor');

/** What somebody may still do whose role needs a second factor that they have not set up: set it up, and leave. */
export const WithoutSecondFactor = (): MethodDecorator => SetMetadata(WITHOUT_SECOND_FACTOR, true);

/** What the guard asks of the accounts, which know device sessions. They provide it. */
export abstract class Proofs {
  /** Whether the caller's device session was proved within the last ten minutes. */
  abstract isFresh(principal: Principal): Promise<boolean>;
  /** Whether the practice asks a second factor of the caller's role that the account does not have. */
  abstract lacksSecondFactor(principal: Principal): Promise<boolean>;
}

/** Runs after the guard that knows who is calling. */
@Injectable()
export class StepUpGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly proofs: Proofs,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const says = (what: symbol) => this.reflector.get<boolean | undefined>(what, context.getHandler()) === true;
    const { user } = context.switchToHttp().getRequest<{ user?: Principal }>();
    if (user && !says(WITHOUT_SECOND_FACTOR) && (await this.proofs.lacksSecondFactor(user)))
      throw new SecondFactorNeeded();
    if (says(STEP_UP) && (!user || !(await this.proofs.isFresh(user)))) throw new StepUpRequired();
    return true;
  }
}
