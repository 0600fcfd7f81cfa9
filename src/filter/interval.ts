/** The whole numbers from `min` to `max` without those in `except`. An end without a condition is infinite. */
export interface Interval {
  readonly min: number;
  readonly max: number;
  readonly except: ReadonlySet<number>;
}

/**
 * The numbers that are in all the intervals, or undefined if none of them is within `range`. An exception at an end
 * moves the end, and one outside is dropped, so equal sets are equal intervals. The range does not bound the result:
 * "at least 0" stays, because a row whose value is unknown might not match it.
 */
export function meetIntervals(
  intervals: readonly Interval[],
  range: { readonly min: number; readonly max: number },
): Interval | undefined {
  let min = Number.NEGATIVE_INFINITY;
  let max = Number.POSITIVE_INFINITY;
  const except = new Set<number>();
  for (const interval of intervals) {
    min = Math.max(min, interval.min);
    max = Math.min(max, interval.max);
    for (const value of interval.except) {
      except.add(value);
    }
  }
  while (except.has(min)) {
    min += 1;
  }
  while (except.has(max)) {
    max -= 1;
  }
  let first = Math.max(min, range.min);
  while (except.has(first)) {
    first += 1;
  }
  if (first > Math.min(max, range.max)) {
    return undefined;
  }
  return { min, max, except: new Set([...except].filter(value => min < value && value < max)) };
}

/** Whether every number of the first is one of the second. */
export function intervalImplies(first: Interval, second: Interval): boolean {
  if (first.min < second.min || first.max > second.max) {
    return false;
  }
  for (const value of second.except) {
    if (first.min <= value && value <= first.max && !first.except.has(value)) {
      return false;
    }
  }
  return true;
}
