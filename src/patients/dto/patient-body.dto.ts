import { Phone } from '../../common/http/fields';
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
} from './patient-fields';

/** What a whole record says, whoever sends it. */
export abstract class PatientBody {
  @PersonName({ example: 'Lucía' })
  readonly firstName!: string;

  @PersonName({ example: 'Pérez' })
  readonly lastName!: string;

  @Phone({ description: 'Kept in E.164 where it parses for the practice’s country.' })
  readonly phone!: string;

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
}
