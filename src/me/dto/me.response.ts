import { ApiProperty } from '@nestjs/swagger';
import { AccountSummaryResponse } from '../../accounts';
import { PatientResponse } from '../../patients';
import { ProfessionalResponse } from '../../professionals';
import type { Me } from '../me.service';

export class MeResponse {
  @ApiProperty({ type: AccountSummaryResponse })
  readonly account: AccountSummaryResponse;

  @ApiProperty({ type: PatientResponse, nullable: true, description: 'What a patient sees of the own record.' })
  readonly patient: PatientResponse | null;

  @ApiProperty({ type: ProfessionalResponse, nullable: true })
  readonly professional: ProfessionalResponse | null;

  constructor({ account, patient, professional }: Me) {
    this.account = new AccountSummaryResponse(account);
    this.patient = patient && new PatientResponse(patient, account.role);
    this.professional = professional && new ProfessionalResponse(professional);
  }
}
