import type { AppointmentRow } from '../appointments.queries';
import type { SeriesRow } from './series.queries';

/** One appointment; it and those that start later; all. */
export const SERIES_SCOPES = ['this', 'following', 'all'] as const;
export type SeriesScope = (typeof SERIES_SCOPES)[number];

/** A series that nobody else changes until the end of the transaction, and the time at which it is changed. */
export interface OpenSeries {
  readonly series: SeriesRow;
  /** By start, whatever became of them. */
  readonly members: readonly AppointmentRow[];
  readonly now: Date;
}

/**
 * The appointments that an act is meant for, by start, whatever their status: of one, that one; otherwise those that have not
 * begun, so that what has taken place is never touched.
 */
export function allInScope(
  { members, now }: OpenSeries,
  scope: SeriesScope,
  pivot: AppointmentRow | undefined,
): readonly AppointmentRow[] {
  if (scope === 'this') return members.filter((one) => one === pivot);
  const ahead = members.filter(({ startsAt }) => startsAt > now);
  return scope === 'all' || !pivot ? ahead : ahead.filter(({ startsAt }) => startsAt >= pivot.startsAt);
}
