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
}
