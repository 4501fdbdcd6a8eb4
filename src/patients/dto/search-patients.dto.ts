import { NationalId, Ssn } from './patient-fields';

/** At least one; of both, both must be the patient's. */
export class SearchPatientsDto {
  @Ssn({ optional: true })
  readonly ssn?: string;

  @NationalId({ optional: true })
  readonly nationalId?: string;
}
