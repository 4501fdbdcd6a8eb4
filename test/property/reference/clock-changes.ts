import { Temporal } from 'temporal-polyfill';

/** Every IANA zone that this runtime knows. */
export const ALL_ZONES = Intl.supportedValuesOf('timeZone');

/** The instant (epoch ms) of the zone's first clock change after another instant, or undefined. */
export function clockChangeAfter(zone: string, instant: number): number | undefined {
  const change = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).getTimeZoneTransition('next');
  return change?.epochMilliseconds;
}
