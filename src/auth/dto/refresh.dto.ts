import { Secret } from '../../common/http/fields';

export class RefreshDto {
  @Secret({ max: 2_000, example: '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c11.0.q0nGq0u7Qm0oX0b1Yx2mZ0s3c1r8w2v5h7k9l4t6y3E' })
  readonly refreshToken!: string;
}
