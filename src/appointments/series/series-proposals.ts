import { MINUTE_MS, formatInstant } from '../../common/time/dates';
import type { Interval } from '../../common/time/interval';
import { alternativesTo } from './series-alternatives';
import type { SeriesPlan } from './series-plan';
import { describeSeriesViolations, type SeriesViolation } from './series-violations';

/** An occurrence as answers show it: when, what stands in the way, and what is free instead. */
export interface OccurrenceProposal {
  readonly startsAt: string;
  readonly endsAt: string;
  /** `YYYY-MM-DDTHH:mm` in the professional's zone. */
  readonly localStartsAt: string;
  readonly violations: readonly SeriesViolation[];
  readonly alternatives: readonly { readonly startsAt: string; readonly endsAt: string }[];
}

/** Every session of the plan, in order; `now` in epoch ms. */
export function proposalsOf(plan: SeriesPlan, now: number): OccurrenceProposal[] {
  const alternatives = alternativesTo(plan, now);
  return plan.judged.map(({ wanted: { occurrence, request }, violations }, index) => ({
    ...written({ start: occurrence.startsAt, end: occurrence.startsAt + request.durationMinutes * MINUTE_MS }),
    localStartsAt: occurrence.localStartsAt,
    violations: describeSeriesViolations(violations),
    alternatives: (alternatives[index] ?? []).map(written),
  }));
}

function written({ start, end }: Interval): { startsAt: string; endsAt: string } {
  return { startsAt: formatInstant(start), endsAt: formatInstant(end) };
}
