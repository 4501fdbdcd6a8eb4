import { ApiProperty } from '@nestjs/swagger';
import type { Invitation } from '../patient-accounts.service';

/** Shown once. */
export class InvitationResponse {
  @ApiProperty({ format: 'uuid', example: '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c11' })
  readonly accountId: string;

  @ApiProperty({ format: 'email', example: 'lucia.perez@praxis.example', description: 'The account signs in with it.' })
  readonly email: string;

  @ApiProperty({
    example: 'q0nGq0u7Qm0oX0b1Yx2mZ0s3c1r8w2v5h7k9l4t6y3E',
    description: 'For `POST /auth/password/reset`, once, within 72 hours.',
  })
  readonly setupToken: string;

  constructor(invitation: Invitation) {
    this.accountId = invitation.accountId;
    this.email = invitation.email;
    this.setupToken = invitation.setupToken;
  }
}
