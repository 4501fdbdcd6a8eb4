import { Id, LocalDate, OneOf, QueryFlag, QueryInteger, TimeZone } from '../../../common/http/fields';
import { ProfessionalFilterQuery } from '../../../professionals';
import { DURATION } from '../../dto/slots.dto';
import { PARTS_OF_DAY, type PartOfDay } from '../slot-search.queries';

export class SearchSlotsQuery extends ProfessionalFilterQuery {
  @QueryInteger({
    optional: true,
    min: 0,
    max: 999_999_999,
    example: 15000,
    description:
      "The most that a session may cost, in minor units of the practice's currency. Who states no price, or one in another currency, does not match.",
  })
  readonly maxPrice?: number;

  @Id({ optional: true, description: 'Only this professional.' })
  readonly professionalId?: string;

  @QueryInteger({
    ...DURATION,
    description: "15 to 240 in steps of 5; each professional's session duration unless told.",
  })
  readonly durationMinutes?: number;

  @OneOf(PARTS_OF_DAY, {
    optional: true,
    example: 'evening',
    description: "When a session starts, on the professional's clock: before 12:00, from 12:00, from 18:00.",
  })
  readonly partOfDay?: PartOfDay;

  @LocalDate({ optional: true, description: 'First date; from now on unless given.' })
  readonly from?: string;

  @LocalDate({
    optional: true,
    example: '2026-12-14',
    description: 'Last date, included; at most 62 days in all, 14 unless given.',
  })
  readonly to?: string;

  @TimeZone({ optional: true, description: "Zone in which the dates are meant; each professional's own unless told." })
  readonly timeZone?: string;

  @QueryInteger({
    optional: true,
    min: 1,
    max: 100,
    example: 3,
    description: 'At most so many of each professional, their first in the whole range, on all pages together.',
  })
  readonly perProfessional?: number;

  @QueryFlag({ optional: true, example: false, description: 'For administrators only: say why the others are absent.' })
  readonly explain?: boolean;
}
