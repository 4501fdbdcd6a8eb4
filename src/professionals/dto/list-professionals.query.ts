import { LocalDate, OneOf, Text } from '../../common/http/fields';
import { STATUSES, type ProfessionalStatus } from '../domain/effective-status';
import { ProfessionalFilterQuery } from './professional-filter.query';

export class ListProfessionalsQuery extends ProfessionalFilterQuery {
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
