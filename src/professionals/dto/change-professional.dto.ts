import { Text } from '../../common/http/fields';
import { profileFields } from './profile-fields.dto';

export class ChangeProfessionalDto extends profileFields({ clearable: true }) {
  @Text({ optional: true, max: 80, example: 'Lucía' })
  readonly firstName?: string;

  @Text({ optional: true, max: 80, example: 'Mamani' })
  readonly lastName?: string;
}
