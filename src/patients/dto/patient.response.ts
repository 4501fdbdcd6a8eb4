import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { SEXES, type Sex } from '../patient.entity';
import type { PatientRecord } from '../patient-vault';
import { canRead, type PatientField, type Reader } from '../patients.policy';

/** A property that some roles do not get: then it is absent. */
const ForSome = (who: string, options: ApiPropertyOptions): PropertyDecorator =>
  ApiProperty({ required: false, description: `Only for ${who}.`, ...options } as ApiPropertyOptions);

const WHO_READS_HEALTH = 'people, and API keys with `patients:health`';

/** A patient's record as the viewer's role may see it. */
export class PatientResponse {
  @ApiProperty({ format: 'uuid', example: '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c11' })
  readonly id: string;

  @ApiProperty({
    example: 'p_4k9x2a',
    description: 'Short, unique, never reused; every path takes it in place of the id.',
  })
  readonly code: string;

  @ApiProperty({ example: 'Lucía' })
  readonly firstName: string;

  @ApiProperty({ example: 'Pérez' })
  readonly lastName: string;

  @ApiProperty({ example: '+59171234567' })
  readonly phone: string;

  @ApiProperty({
    type: String,
    nullable: true,
    example: 'lucia.perez@praxis.example',
    description: 'Not the account’s e-mail.',
  })
  readonly email: string | null;

  @ApiProperty({ format: 'date', example: '1990-05-17' })
  readonly dateOfBirth: string;

  @ApiProperty({ type: String, enum: SEXES, example: 'F' })
  readonly sex: Sex;

  @ApiProperty({ type: String, nullable: true, example: 'Av. Arce 2799, La Paz' })
  readonly address: string | null;

  @ForSome('admins and the patient', { type: String, nullable: true, example: '123-45-6789' })
  readonly ssn?: string | null;

  @ForSome('admins and the patient', { type: String, nullable: true, example: '4872910' })
  readonly nationalId?: string | null;

  @ForSome(WHO_READS_HEALTH, {
    type: String,
    nullable: true,
    example: 'Penicilina; sertralina 50 mg',
    description:
      'Only for people, and API keys with `patients:health`. Null only where it cannot be read: see `unreadableFields`.',
  })
  readonly allergiesAndMedication?: string | null;

  @ForSome(WHO_READS_HEALTH, { type: String, nullable: true, example: 'Prefiere sesiones por la tarde.' })
  readonly aboutNote?: string | null;

  @ForSome('staff', { type: String, nullable: true, example: 'Llega derivada por la Dra. Rojas.' })
  readonly staffNote?: string | null;

  @ForSome('staff', { type: [String], example: ['pareja', 'tarde'] })
  readonly tags?: readonly string[];

  @ApiProperty({
    required: false,
    type: [String],
    example: ['staffNote'],
    description:
      'Only where something is wrong: fields whose stored value was altered or has lost its key. They are null here, which does not mean that they are empty.',
  })
  readonly unreadableFields?: readonly PatientField[];

  @ApiProperty({ example: true, description: 'Whether the patient can sign in, or was invited to.' })
  readonly hasAccount: boolean;

  @ApiProperty({ format: 'date-time', example: '2026-12-01T13:00:00.000Z' })
  readonly createdAt: string;

  @ApiProperty({ format: 'date-time', example: '2026-12-01T13:00:00.000Z' })
  readonly updatedAt: string;

  @ApiProperty({ type: 'integer', example: 1 })
  readonly version: number;

  constructor(patient: PatientRecord, viewer: Reader) {
    const seen = <F extends PatientField>(field: F) => (canRead(viewer, field) ? { [field]: patient[field] } : {});
    this.id = patient.id;
    this.code = patient.code;
    this.firstName = patient.firstName;
    this.lastName = patient.lastName;
    this.phone = patient.phone;
    this.email = patient.email;
    this.dateOfBirth = patient.dateOfBirth;
    this.sex = patient.sex;
    this.address = patient.address;
    const unreadable = patient.unreadable.filter((field) => canRead(viewer, field));
    if (unreadable.length > 0) this.unreadableFields = unreadable;
    Object.assign(this, seen('ssn'), seen('nationalId'), seen('allergiesAndMedication'), seen('aboutNote'));
    if (unreadable.includes('allergiesAndMedication')) this.allergiesAndMedication = null;
    Object.assign(this, seen('staffNote'), seen('tags'));
    this.hasAccount = patient.accountId !== null;
    this.createdAt = patient.createdAt.toISOString();
    this.updatedAt = patient.updatedAt.toISOString();
    this.version = patient.version;
  }
}

/** What a search by exact numbers found; never more than a page. */
export class PatientMatchesResponse {
  @ApiProperty({ type: [PatientResponse] })
  readonly data: readonly PatientResponse[];

  constructor(patients: readonly PatientRecord[], viewer: Reader) {
    this.data = patients.map((patient) => new PatientResponse(patient, viewer));
  }
}
