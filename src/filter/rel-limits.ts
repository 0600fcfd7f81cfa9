/** Which codes a link's attributes must hold one of, set by set, and which they must not hold. */
export interface RelLimits {
  readonly anyOf: readonly ReadonlySet<string>[];
  readonly noneOf: ReadonlySet<string>;
}

/**
 * All the limits in one, or undefined where no attributes keep to them. A code that is ruled out leaves the sets it
 * stands in, and a set that holds another one whole says no more than that one.
 */
export function meetRelLimits(limits: readonly RelLimits[]): RelLimits | undefined {
  const noneOf = new Set(limits.flatMap(each => [...each.noneOf]));
  let anyOf: ReadonlySet<string>[] = [];
  for (const asked of limits.flatMap(each => each.anyOf)) {
    const codes = asked.difference(noneOf);
    if (codes.size === 0) {
      return undefined;
    }
    if (anyOf.some(other => other.isSubsetOf(codes))) {
      continue;
    }
    anyOf = [...anyOf.filter(other => !codes.isSubsetOf(other)), codes];
  }
  return { anyOf, noneOf };
}

/** Whether whatever keeps to the first keeps to the second. */
export function relLimitsImply(first: RelLimits, second: RelLimits): boolean {
  return (
    second.noneOf.isSubsetOf(first.noneOf) &&
    second.anyOf.every(wide => first.anyOf.some(narrow => narrow.isSubsetOf(wide)))
  );
}
