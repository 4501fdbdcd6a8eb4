import { Id, OneOf } from '../../../common/http/fields';
import { parseInstant } from '../../../common/time/dates';
import { CancelDto, RescheduleDto } from '../../dto/move-appointment.dto';
import { CONFLICT_POLICIES, type ConflictPolicy, type SeriesMoveOrder } from '../series-orders';
import { SERIES_SCOPES, type SeriesScope } from '../series-scope';

const SCOPE = {
  example: 'following',
  description:
    '`this`: the appointment alone. `following`: it and those that start later. `all`: all that have not begun.',
};

export class CancelSeriesDto extends CancelDto {
  @OneOf(SERIES_SCOPES, SCOPE)
  readonly scope!: SeriesScope;

  @Id({ optional: true, description: 'The appointment from which it is meant; `all` needs none.' })
  readonly appointmentId?: string;
}

export class RescheduleSeriesDto extends RescheduleDto {
  @OneOf(SERIES_SCOPES, SCOPE)
  readonly scope!: SeriesScope;

  @Id({ description: 'The appointment that is moved to `startsAt`; the others of the scope are moved by as much.' })
  readonly appointmentId!: string;

  @OneOf(CONFLICT_POLICIES, {
    optional: true,
    description:
      'What happens when some appointment cannot be moved: `refuse` (unless told) moves none, `skip` leaves those where they are.',
  })
  readonly onConflict?: ConflictPolicy;

  static toMoveOrder({ startsAt, onConflict = 'refuse', ...rest }: RescheduleSeriesDto): SeriesMoveOrder {
    return { ...rest, onConflict, startsAt: parseInstant(startsAt) ?? NaN };
  }
}
