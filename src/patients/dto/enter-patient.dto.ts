import { Email } from '../../common/http/fields';
import type { PatientFields } from '../patients.policy';
import { PatientBody } from './patient-body.dto';
import { StaffNote, Tags } from './patient-fields';

export class EnterPatientDto extends PatientBody {
  @Email({ optional: true, example: 'lucia.perez@praxis.example' })
  readonly email?: string;

  @StaffNote({ optional: true })
  readonly staffNote?: string;

  @Tags({ optional: true })
  readonly tags?: readonly string[];

  /** The record as it is stored: whatever was left out is empty. */
  static toFields(dto: EnterPatientDto): PatientFields {
    const { email = null, ssn = null, nationalId = null, address = null, aboutNote = null, ...rest } = dto;
    const { staffNote = null, tags = [], ...required } = rest;
    return { ...required, email, ssn, nationalId, address, aboutNote, staffNote, tags };
  }
}

/** The same record, sent back as a whole. What the caller may not write may be left out, or be as it is stored. */
export class ReplacePatientDto extends EnterPatientDto {}
