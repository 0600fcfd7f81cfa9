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
