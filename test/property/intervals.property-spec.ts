import fc from 'fast-check';
import { contains, mergeIntervals, overlaps, type Interval } from '../../src/common/time/interval';

const LAST = 60;
const intervalArb: fc.Arbitrary<Interval> = fc
  .tuple(fc.integer({ min: 0, max: LAST }), fc.integer({ min: 1, max: 12 }))
  .map(([start, length]) => ({ start, end: start + length }));
const intervalsArb = fc.array(intervalArb, { maxLength: 15 });

/** The instants that a list covers, one by one. */
function instantsOf(intervals: readonly Interval[]): Set<number> {
  return new Set(
    intervals.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, index) => start + index)),
  );
}

describe('intervals', () => {
  it('overlap exactly when they share an instant, and contain when they share all', () => {
    fc.assert(
      fc.property(intervalArb, intervalArb, (a, b) => {
        const shared = [...instantsOf([a])].filter((instant) => instantsOf([b]).has(instant)).length;

        expect(overlaps(a, b)).toBe(shared > 0);
        expect(contains(a, b)).toBe(shared === b.end - b.start);
      }),
    );
  });

  it('merge into the same instants, sorted, disjoint and apart, and merging again changes nothing', () => {
    fc.assert(
      fc.property(intervalsArb, (intervals) => {
        const merged = mergeIntervals(intervals);

        expect(instantsOf(merged)).toEqual(instantsOf(intervals));
        expect(merged.every((one, index) => index === 0 || (merged[index - 1]?.end ?? 0) < one.start)).toBe(true);
        expect(mergeIntervals(merged)).toEqual(merged);
      }),
    );
  });
});
