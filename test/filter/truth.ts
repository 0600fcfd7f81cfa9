/** Null if the row's value is unknown. A row matches only if the condition is true. */
export type Truth = boolean | null;

export function all(truths: readonly Truth[]): Truth {
  if (truths.includes(false)) {
    return false;
  }
  return truths.includes(null) ? null : true;
}

export function any(truths: readonly Truth[]): Truth {
  return not(all(truths.map(not)));
}

export function not(truth: Truth): Truth {
  return truth === null ? null : !truth;
}
