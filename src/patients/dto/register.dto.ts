import { Email, Phone, Secret } from '../../common/http/fields';
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
} from './patient-fields';

export class RegisterDto {
  @Email({ example: 'lucia.perez@praxis.example', description: 'Signs in with it; also the e-mail of the record.' })
  readonly email!: string;

  @Secret({
    max: 200,
    example: 'una frase larga 42',
    description: '8-64 characters, at most 72 bytes, not a common one.',
  })
  readonly password!: string;

  @PersonName({ example: 'Lucía' })
  readonly firstName!: string;

  @PersonName({ example: 'Pérez' })
  readonly lastName!: string;

  @Phone()
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

  /** The record that a registration makes. */
  static toFields(dto: RegisterDto): PatientFields & { readonly email: string } {
    const { firstName, lastName, phone, email, dateOfBirth, sex, allergiesAndMedication } = dto;
    const { ssn = null, nationalId = null, address = null, aboutNote = null } = dto;
    const given = { firstName, lastName, phone, email, dateOfBirth, sex, allergiesAndMedication };
    return { ...given, ssn, nationalId, address, aboutNote, staffNote: null, tags: [] };
  }
}
