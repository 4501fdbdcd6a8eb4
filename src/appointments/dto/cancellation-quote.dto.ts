import { ApiProperty } from '@nestjs/swagger';
import { OneOf } from '../../common/http/fields';
import type { CancellationQuote } from '../cancellation-quotes.service';
import {
  CANCELLATION_CLASSES,
  CANCELLATION_REASON_CODES,
  type CallersReasonCode,
  type CancellationClass,
} from '../domain/cancellation';
import { CLASS_MEANING, FeeResponse } from './appointment.response';

export class CancellationQuoteQuery {
  @OneOf(CANCELLATION_REASON_CODES, {
    optional: true,
    description:
      "The reason that staff will give: for `patient_request` the patient's terms apply. Patients leave it out.",
  })
  readonly reasonCode?: CallersReasonCode;
}

export class CancellationQuoteResponse {
  @ApiProperty({ type: String, enum: CANCELLATION_CLASSES, example: 'late', description: CLASS_MEANING })
  readonly class: CancellationClass;

  @ApiProperty({ example: true })
  readonly late: boolean;

  @ApiProperty({ type: FeeResponse, nullable: true, description: 'Null where no price was agreed.' })
  readonly fee: FeeResponse | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    example: '2026-11-30T13:00:00.000Z',
    description: 'The last instant at which a patient cancels in time.',
  })
  readonly deadline: Date;

  @ApiProperty({ example: '2026-11-30T09:00', description: 'The deadline on the clocks of `timeZone`.' })
  readonly deadlineLocal: string;

  @ApiProperty({ example: 'America/La_Paz', description: "IANA zone of the professional's calendar." })
  readonly timeZone: string;

  constructor({ outcome, currency, deadline, deadlineLocal, timeZone }: CancellationQuote) {
    this.class = outcome.class;
    this.late = outcome.late;
    this.fee = FeeResponse.of(outcome.fee, currency);
    this.deadline = deadline;
    this.deadlineLocal = deadlineLocal;
    this.timeZone = timeZone;
  }
}
