import { Id, Instant, OneOf } from '../../../common/http/fields';
import { PageQuery } from '../../../common/http/page';
import { parseInstant } from '../../../common/time/dates';
import { CHANNELS, type Channel } from '../../domain/channels';
import { NOTICE_KINDS, type NoticeKind } from '../../domain/notices';
import { NOTIFICATION_STATES, type NotificationState } from '../../notification.entity';

/** All that are given must hold. */
export interface NotificationFilter {
  readonly kind?: NoticeKind;
  readonly state?: NotificationState;
  readonly channel?: Channel;
  readonly recipientId?: string;
  readonly from?: Date;
  readonly to?: Date;
}

export class ListNotificationsQuery extends PageQuery {
  @OneOf(NOTICE_KINDS, { optional: true, example: 'reminder' })
  readonly kind?: NoticeKind;

  @OneOf(NOTIFICATION_STATES, { optional: true, example: 'failed' })
  readonly state?: NotificationState;

  @OneOf(CHANNELS, { optional: true })
  readonly channel?: Channel;

  @Id({ optional: true, description: 'A patient, a professional or an account.' })
  readonly recipientId?: string;

  @Instant({ optional: true, example: '2026-12-01T00:00:00.000Z', description: 'Made from this instant on.' })
  readonly from?: string;

  @Instant({ optional: true, example: '2026-12-02T00:00:00.000Z', description: 'Made before this instant.' })
  readonly to?: string;

  static toFilter({ from, to, cursor: _, limit: __, ...equal }: ListNotificationsQuery): NotificationFilter {
    const given = Object.entries({ ...equal, from: instant(from), to: instant(to) });
    return Object.fromEntries(given.filter(([, value]) => value !== undefined));
  }
}

function instant(text: string | undefined): Date | undefined {
  const at = text === undefined ? undefined : parseInstant(text);
  return at === undefined ? undefined : new Date(at);
}
