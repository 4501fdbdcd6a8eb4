import { Nested, Text } from '../../common/http/fields';
import { SLUG } from './profile-fields.dto';

const SLUG_FIELD = { max: 60, pattern: SLUG, example: 'anxiety', description: 'Lower case words joined by hyphens.' };

export class SpecializationNamesDto {
  @Text({ max: 80, example: 'Ansiedad' })
  readonly es!: string;

  @Text({ max: 80, example: 'Anxiety' })
  readonly en!: string;
}

export class AddSpecializationDto {
  @Text(SLUG_FIELD)
  readonly slug!: string;

  @Nested(() => SpecializationNamesDto)
  readonly names!: SpecializationNamesDto;
}

export class ChangedSpecializationNamesDto {
  @Text({ optional: true, max: 80, example: 'Ansiedad' })
  readonly es?: string;

  @Text({ optional: true, max: 80, example: 'Anxiety' })
  readonly en?: string;
}

export class ChangeSpecializationDto {
  @Text({ ...SLUG_FIELD, optional: true })
  readonly slug?: string;

  @Nested(() => ChangedSpecializationNamesDto, { optional: true })
  readonly names?: ChangedSpecializationNamesDto;
}
