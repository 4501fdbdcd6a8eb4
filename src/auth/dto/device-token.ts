import { Secret } from '../../common/http/fields';

/** What an earlier sign-in gave the device: guesses of others do not lock it out. */
export const DeviceToken = (): PropertyDecorator =>
  Secret({
    optional: true,
    max: 200,
    example: 'gV7m0Qx3bq1o2yS8k4Zt6w9uJ5cN0rD2hL7fP1aE3xM',
    description: 'Of an earlier sign-in as this account on this device.',
  });
