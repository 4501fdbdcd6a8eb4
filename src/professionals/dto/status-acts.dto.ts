import { LocalDate, Text } from '../../common/http/fields';

export class StatusActDto {
  @Text({ optional: true, max: 500, example: 'On leave', description: 'Read by the professional and administrators.' })
  readonly reason?: string;
}

export class BlockDto extends StatusActDto {
  @LocalDate({
    optional: true,
    description: "The last date of the block, in the professional's zone; without one, until it is ended.",
  })
  readonly until?: string;
}
