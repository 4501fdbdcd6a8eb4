import { Text, TimeZone } from '../../common/http/fields';
import { profileFields } from './profile-fields.dto';

export class EnterProfessionalDto extends profileFields({ optional: true }) {
  @Text({ max: 80, example: 'Lucía' })
  readonly firstName!: string;

  @Text({ max: 80, example: 'Mamani' })
  readonly lastName!: string;

  @TimeZone({ optional: true, description: "The practice's unless given; changed later together with the schedule." })
  readonly timeZone?: string;
}
