import { Secret } from '../../common/http/fields';

export class StepUpDto {
  @Secret({ max: 200, example: 'una frase larga 42', description: 'The own password.' })
  readonly password!: string;
}
