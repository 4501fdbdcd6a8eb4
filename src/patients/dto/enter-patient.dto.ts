import { Email, Phone } from '../../common/http/fields';
import type { Sex } from '../patient.entity';
import type { PatientFields } from '../patients.policy';
import {
  AboutNote,
  Address,
  AllergiesAndMedication,
  DateOfBirth,
  NationalId,
  PersonName,
  SexField,
  Ssn,
  StaffNote,
  Tags,
} from './patient-fields';

export class EnterPatientDto {
  @PersonName({ example: 'Lucía' })
  readonly firstName!: string;

  @PersonName({ example: 'Pérez' })
  readonly lastName!: string;

  @Phone({ description: 'Kept in E.164 where it parses for the practice’s country.' })
  readonly phone!: string;

  @Email({ optional: true, example: 'lucia.perez@praxis.example' })
  readonly email?: string;

  @DateOfBirth()
  readonly dateOfBirth!: string;

  @SexField()
  readonly sex!: Sex;

  @AllergiesAndMedication()
  readonly allergiesAndMedication!: string;

  @Ssn({ optional: true })
  readonly ssn?: string;

  @NationalId({ optional: true })
  readonly nationalId?: string;

  @Address({ optional: true })
  readonly address?: string;

  @AboutNote({ optional: true })
  readonly aboutNote?: string;

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
