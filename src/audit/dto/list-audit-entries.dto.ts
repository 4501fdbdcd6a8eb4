import { Id, Instant, OneOf, Text } from '../../common/http/fields';
import { PageQuery } from '../../common/http/page';
import { parseInstant } from '../../common/time/dates';
import type { AuditFilter } from '../audit-readings.service';

const WORD = /^[a-z_]+$/;
const ACTION = /^[a-z_]+\.[a-z_]+$/;

export class ListAuditEntriesDto extends PageQuery {
  @Id({ optional: true, description: 'The account that acted.' })
  readonly actorAccountId?: string;

  @Text({ optional: true, max: 60, pattern: WORD, example: 'patient' })
  readonly recordType?: string;

  @Id({ optional: true })
  readonly recordId?: string;

  @Text({ optional: true, max: 120, pattern: ACTION, example: 'patient.read', description: '`<record>.<verb>`.' })
  readonly action?: string;

  @OneOf(['allowed', 'refused'], { optional: true, example: 'refused' })
  readonly outcome?: 'allowed' | 'refused';

  @Instant({ optional: true, example: '2026-12-01T00:00:00.000Z', description: 'From this instant on.' })
  readonly from?: string;

  @Instant({ optional: true, example: '2026-12-02T00:00:00.000Z', description: 'Before this instant.' })
  readonly to?: string;

  static toFilter({ from, to, cursor: _, limit: __, ...equal }: ListAuditEntriesDto): AuditFilter {
    const given = Object.entries({ ...equal, from: instant(from), to: instant(to) });
    return Object.fromEntries(given.filter(([, value]) => value !== undefined));
  }
}

const instant = (text: string | undefined): number | undefined => (text === undefined ? undefined : parseInstant(text));
