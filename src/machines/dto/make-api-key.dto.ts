import { SCOPES, type Scope } from '../../common/auth/scopes';
import { Integer, Text, TextList } from '../../common/http/fields';

export class MakeApiKeyDto {
  @Text({ max: 100, example: 'Web site', description: 'For people: whose key it is.' })
  readonly name!: string;

  @TextList({
    minItems: 1,
    maxItems: SCOPES.length,
    max: 40,
    values: SCOPES,
    example: ['appointments:read'],
    description: 'All that the key may do.',
  })
  readonly scopes!: readonly Scope[];

  @Integer({ min: 1, max: 365, example: 90 })
  readonly expiresInDays!: number;

  @Integer({
    min: 1,
    max: 1_000_000,
    optional: true,
    example: 600,
    description: 'Units a minute: a read costs 1, a write 2, a search 5. Absent: as the practice has configured it.',
  })
  readonly limitPerMinute?: number;
}
