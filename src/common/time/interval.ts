/** A half-open span of time in epoch milliseconds: `start` belongs to it, `end` does not. Empty when `end <= start`. */
export interface Interval {
  readonly start: number;
  readonly end: number;
}

/** Whether two non-empty intervals share an instant. Neighbours (10-11 and 11-12) do not. */
export function overlaps(a: Interval, b: Interval): boolean {
  return a.start < b.end && b.start < a.end;
}

/** Whether all of `inner` lies in `outer`; equal ends are inside. */
export function contains(outer: Interval, inner: Interval): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** The order in time, by start. */
export function byStart(a: Interval, b: Interval): number {
  return a.start - b.start;
}

/** The same instants as sorted, disjoint, non-touching intervals. Takes any order; empty intervals disappear. */
export function mergeIntervals(intervals: readonly Interval[]): Interval[] {
  const merged: Interval[] = [];
  let last: Interval | undefined;
  for (const next of intervals.filter((one) => one.start < one.end).sort(byStart)) {
    if (last && next.start <= last.end) {
      last = { start: last.start, end: Math.max(last.end, next.end) };
      merged[merged.length - 1] = last;
    } else {
      last = next;
      merged.push(last);
    }
  }
  return merged;
}
