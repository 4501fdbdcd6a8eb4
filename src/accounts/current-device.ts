import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { currentRequest } from '../common/http/request-context';

/** What a sign-in says of itself; shown to the account's owner in the list of device sessions. */
export interface Device {
  readonly userAgent: string | null;
  readonly address: string | null;
  /** What the device was given when somebody signed in on it, as it was sent. */
  readonly token?: string | undefined;
}

const MAX_USER_AGENT = 200;

/** `@CurrentDevice() device: Device` - the device that the request comes from. */
export const CurrentDevice = createParamDecorator((_: unknown, context: ExecutionContext): Device => {
  const { headers } = context.switchToHttp().getRequest<{ headers: Readonly<Record<string, string | undefined>> }>();
  return {
    userAgent: headers['user-agent']?.slice(0, MAX_USER_AGENT) ?? null,
    address: currentRequest()?.address ?? null,
  };
});
