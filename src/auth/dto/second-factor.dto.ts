import { OneTimeCode, Secret } from '../../common/http/fields';
import { DeviceToken } from './device-token';

export class CodeDto {
  @OneTimeCode({ description: 'The six digits that the app shows.' })
  readonly code!: string;
}

export class SecondStepDto {
  @Secret({
    max: 200,
    example: '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c11.1796130000000.q0nGq0u7Qm0oX0b1Yx2mZ0s3c1r8w2v5h7k9l4t6y3E',
    description: 'Of the answer `second_factor_required`.',
  })
  readonly challenge!: string;

  @OneTimeCode({ description: 'Six digits of the app, or a recovery code.' })
  readonly code!: string;

  @DeviceToken()
  readonly deviceToken?: string;
}
