import { Instant, OneOf, Text } from '../../common/http/fields';
import { CHANNELS, DIRECTIONS, type Channel, type Direction } from '../professional-contact.entity';

export class RecordContactDto {
  @OneOf(CHANNELS)
  readonly channel!: Channel;

  @OneOf(DIRECTIONS, { description: 'Seen from the practice.' })
  readonly direction!: Direction;

  @Instant({ optional: true, description: 'Now, unless given.' })
  readonly at?: string;

  @Text({ max: 1000, example: 'Asked for the new opening hours.' })
  readonly summary!: string;
}
