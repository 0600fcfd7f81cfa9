/** Sets of codes, of each of which the attributes of a link must include one, and codes that they must not include. */
export interface RelLimits {
  readonly anyOf: readonly ReadonlySet<string>[];
  readonly noneOf: ReadonlySet<string>;
}

/**
 * All the limits in one, or undefined if no attributes satisfy them. An excluded code is removed from the sets, and a
 * superset of another set is redundant.
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

/** Whether all attributes that satisfy the first satisfy the second. */
export function relLimitsImply(first: RelLimits, second: RelLimits): boolean {
  return (
    second.noneOf.isSubsetOf(first.noneOf) &&
    second.anyOf.every(wide => first.anyOf.some(narrow => narrow.isSubsetOf(wide)))
  );
}

/** The one word that the type of a link must be, if any, and the words that it must not be. */
export interface LinkTypeLimits {
  readonly is: string | undefined;
  readonly isNot: ReadonlySet<string>;
}

/** All the limits in one, or undefined if no type satisfies them. A required type makes the other limits redundant. */
export function meetLinkTypeLimits(limits: readonly LinkTypeLimits[]): LinkTypeLimits | undefined {
  const words = new Set(limits.flatMap(each => each.is ?? []));
  const isNot = new Set(limits.flatMap(each => [...each.isNot]));
  const [is, another] = words;
  if (is === undefined) {
    return { is, isNot };
  }
  return another !== undefined || isNot.has(is) ? undefined : { is, isNot: new Set() };
}

/** Whether every type that satisfies the first satisfies the second. */
export function linkTypeLimitsImply(first: LinkTypeLimits, second: LinkTypeLimits): boolean {
  if (second.is !== undefined) {
    return first.is === second.is;
  }
  if (first.is !== undefined) {
    return !second.isNot.has(first.is);
  }
  return second.isNot.isSubsetOf(first.isNot);
}
