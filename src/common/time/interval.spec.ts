import { contains, mergeIntervals, overlaps } from './interval';

const span = (start: number, end: number) => ({ start, end });

describe('intervals', () => {
  it('do not overlap where one ends and the next starts', () => {
    expect(overlaps(span(10, 11), span(11, 12))).toBe(false);
    expect(overlaps(span(11, 12), span(10, 11))).toBe(false);
    expect(overlaps(span(10, 12), span(11, 13))).toBe(true);
    expect(overlaps(span(10, 14), span(11, 12))).toBe(true);
  });

  it('contain what reaches exactly to their ends', () => {
    expect(contains(span(9, 12), span(9, 12))).toBe(true);
    expect(contains(span(9, 12), span(11, 13))).toBe(false);
    expect(contains(span(9, 12), span(8, 10))).toBe(false);
  });

  it('merge in any order, neighbours into one, and lose the empty ones', () => {
    const merged = mergeIntervals([
      span(5, 6),
      span(1, 3),
      span(2, 4),
      span(4, 5),
      span(9, 9),
      span(8, 7),
      span(10, 12),
    ]);

    expect(merged).toEqual([span(1, 6), span(10, 12)]);
  });

  it('keep the longer end when one lies inside another', () => {
    expect(mergeIntervals([span(1, 9), span(2, 3)])).toEqual([span(1, 9)]);
  });
});
