import { CommaList, LocalDate, OneOf, Text } from '../../common/http/fields';
import { PageQuery } from '../../common/http/page';
import { STATUSES, type ProfessionalStatus } from '../domain/effective-status';
import { MODALITIES, type Modality } from '../domain/settings';
import { LANGUAGE_TAG } from './profile-fields.dto';

export class ListProfessionalsQuery extends PageQuery {
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

  @Text({
    optional: true,
    max: 100,
    example: 'mamani',
    description: 'Part of first and last name; accents and case do not matter.',
  })
  readonly q?: string;

  @LocalDate({ optional: true, description: "With free slots on this date of the professional's zone." })
  readonly availableOn?: string;

  @OneOf(STATUSES, { optional: true, description: 'For administrators only; `active` unless given.' })
  readonly status?: ProfessionalStatus;
}
