import { ApiProperty } from '@nestjs/swagger';
import { AccountSummaryResponse } from '../../accounts';
import { ProfessionalResponse } from '../../professionals';
import type { Me } from '../me.service';

export class MeResponse {
  @ApiProperty({ type: AccountSummaryResponse })
  readonly account: AccountSummaryResponse;

  @ApiProperty({ type: Object, nullable: true, example: null })
  readonly patient = null;

  @ApiProperty({ type: ProfessionalResponse, nullable: true })
  readonly professional: ProfessionalResponse | null;

  constructor({ account, professional }: Me) {
    this.account = new AccountSummaryResponse(account);
    this.professional = professional && new ProfessionalResponse(professional);
  }
}
