import { ProofDto } from '../../accounts';
import { Email } from '../../common/http/fields';

export class ChangeEmailDto extends ProofDto {
  @Email({ example: 'ana.mamani@praxis.example' })
  readonly newEmail!: string;
}
