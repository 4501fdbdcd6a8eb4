import { CommaList, OneOf, Text } from '../../common/http/fields';
import { PageQuery } from '../../common/http/page';
import { MODALITIES, type Modality } from '../domain/settings';
import { LANGUAGE_TAG } from './profile-fields.dto';

/** What patients look for in a professional: in the directory, and in the search for free times. */
export class ProfessionalFilterQuery extends PageQuery {
  @CommaList({
    optional: true,
    max: 60,
    example: 'anxiety,couples',
    description: 'Slugs separated by commas, any of which may match.',
  })
  readonly specialization?: string[];

  @Text({
    optional: true,
    max: 80,
    example: 'La Paz',
    description: 'The whole name of the city; accents and case do not matter.',
  })
  readonly city?: string;

  @Text({
    optional: true,
    max: 35,
    pattern: LANGUAGE_TAG,
    example: 'es',
    description: 'BCP 47; `es` finds `es-BO` too.',
  })
  readonly language?: string;

  @OneOf(MODALITIES, { optional: true })
  readonly modality?: Modality;
}
