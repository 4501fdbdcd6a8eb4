import { ApiProperty } from '@nestjs/swagger';
import type { Enrolment } from '../../accounts';
import type { SecondFactorState } from '../second-factor.service';

export class SecondFactorResponse {
  @ApiProperty({ example: true })
  readonly enabled: boolean;

  @ApiProperty({ type: 'integer', example: 10 })
  readonly recoveryCodesLeft: number;

  constructor(state: SecondFactorState) {
    this.enabled = state.enabled;
    this.recoveryCodesLeft = state.recoveryCodesLeft;
  }
}

/** Shown once. */
export class EnrolmentResponse {
  @ApiProperty({ example: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', description: 'Base 32, to be typed into the app.' })
  readonly secret: string;

  @ApiProperty({
    example:
      'otpauth://totp/Praxis:ana.quispe%40praxis.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Praxis&algorithm=SHA1&digits=6&period=30',
    description: 'To be shown as a QR code.',
  })
  readonly uri: string;

  constructor(enrolment: Enrolment) {
    this.secret = enrolment.secret;
    this.uri = enrolment.uri;
  }
}

/** Shown once. */
export class RecoveryCodesResponse {
  @ApiProperty({
    type: [String],
    example: ['GEZD-GNBV-GY3T-QOJQ-GEZD-GNBV'],
    description: 'Ten, each good for one sign-in.',
  })
  readonly recoveryCodes: readonly string[];

  constructor(codes: readonly string[]) {
    this.recoveryCodes = codes;
  }
}
