import { Secret } from '../../common/http/fields';

export class ConfirmEmailDto {
  @Secret({ max: 200, example: 'gV7m0Qx3bq1o2yS8k4Zt6w9uJ5cN0rD2hL7fP1aE3xM', description: 'From the link.' })
  readonly token!: string;
}
