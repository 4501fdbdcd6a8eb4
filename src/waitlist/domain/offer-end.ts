import { MINUTE_MS } from '../../common/time/dates';

/** Whoever is offered a time has at least so long to answer. */
const LEAST_MINUTES = 10;

/** Epoch ms. */
export interface OfferedTime {
  readonly now: number;
  readonly startsAt: number;
  /** The professional's: later than so long before the start nobody can book. */
  readonly minimumNoticeMinutes: number;
  /** The practice's: as long as an offer lasts when there is time enough. */
  readonly offerMinutes: number;
}

/**
 * When an offer that is made now ends (epoch ms): never later than the time can be booked, and after half of what is left until
 * the start at the latest, so that there is time for somebody else. Undefined if that is less than ten minutes.
 */
export function offerEnd({ now, startsAt, minimumNoticeMinutes, offerMinutes }: OfferedTime): number | undefined {
  const end = Math.min(
    now + offerMinutes * MINUTE_MS,
    startsAt - minimumNoticeMinutes * MINUTE_MS,
    now + Math.floor((startsAt - now) / 2),
  );
  return end - now < LEAST_MINUTES * MINUTE_MS ? undefined : end;
}
