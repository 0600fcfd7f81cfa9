/** True, false, or null where a row's value is not known: a row matches only what is true of it. */
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
