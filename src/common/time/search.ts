/**
 * How many of the first elements satisfy `holds`, found by halving. `holds` must be true for a leading part of the
 * indices and false for the rest. Answers 0..length; it is also the index of the first element that does not satisfy it.
 */
export function countLeading(length: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
