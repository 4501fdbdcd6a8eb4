import { Email, Phone } from '../../common/http/fields';
import type { Sex } from '../patient.entity';
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

export class ChangePatientDto {
  @PersonName({ optional: true, example: 'Lucía' })
  readonly firstName?: string;

  @PersonName({ optional: true, example: 'Pérez' })
  readonly lastName?: string;

  @Phone({ optional: true })
  readonly phone?: string;

  @Email({ clearable: true, example: 'lucia.perez@praxis.example' })
  readonly email?: string | null;

  @DateOfBirth({ optional: true })
  readonly dateOfBirth?: string;

  @SexField({ optional: true })
  readonly sex?: Sex;

  @AllergiesAndMedication({ optional: true })
  readonly allergiesAndMedication?: string;

  @Ssn({ clearable: true })
  readonly ssn?: string | null;

  @NationalId({ clearable: true })
  readonly nationalId?: string | null;

  @Address({ clearable: true })
  readonly address?: string | null;

  @AboutNote({ clearable: true })
  readonly aboutNote?: string | null;

  @StaffNote({ clearable: true })
  readonly staffNote?: string | null;

  @Tags({ optional: true })
  readonly tags?: readonly string[];
}
