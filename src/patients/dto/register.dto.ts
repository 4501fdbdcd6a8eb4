import { Email, Secret } from '../../common/http/fields';
import type { PatientFields } from '../patients.policy';
import { EnterPatientDto } from './enter-patient.dto';
import { PatientBody } from './patient-body.dto';

export class RegisterDto extends PatientBody {
  @Email({ example: 'lucia.perez@praxis.example', description: 'Signs in with it; also the e-mail of the record.' })
  readonly email!: string;

  @Secret({
    max: 200,
    example: 'una frase larga 42',
    description: '8-64 characters, at most 72 bytes, not a common one.',
  })
  readonly password!: string;

  /** The record that a registration makes. */
  static toFields({ password: _password, ...record }: RegisterDto): PatientFields & { readonly email: string } {
    return { ...EnterPatientDto.toFields(record), email: record.email };
  }
}
