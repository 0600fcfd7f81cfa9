import type { BacklinkFilter, IntersectFilter, SerpstatIntCondition } from '../../src/filter/input.ts';

/** Returns a number from 0 to the given one, exclusive. */
export type Choose = (below: number) => number;

interface Nested<Filter> {
  readonly and?: readonly Filter[] | null | undefined;
  readonly or?: readonly Filter[] | null | undefined;
  readonly not?: Filter | null | undefined;
}

/**
 * A backlink filter with the same meaning: splits each object, rewrites the parts and joins them again. Under `not`,
 * two conditions are not split, because Serpstat can negate them only as a whole: eq and includesNone.
 */
export function rewriteBacklinks(filter: BacklinkFilter, choose: Choose): BacklinkFilter {
  return rewrite<BacklinkFilter>(filter, choose, (inner, negated) => [
    ...(['urlFrom', 'urlTo', 'anchor'] as const).flatMap(name =>
      pieces(inner[name]).map(condition => reword({ [name]: condition }, choose)),
    ),
    ...pieces(inner.rel).flatMap(({ includesAny, includesNone }): BacklinkFilter[] => [
      ...(includesAny ? [{ rel: { includesAny: shuffle(includesAny, choose) } }] : []),
      ...(includesNone && negated ? [{ rel: { includesNone: shuffle(includesNone, choose) } }] : []),
      ...(negated ? [] : (includesNone ?? [])).map(each => ({ rel: { includesNone: [each] } })),
    ]),
    ...pieces(inner.linkType).flatMap((condition): BacklinkFilter[] => [
      ...(condition.in
        ? [{ or: shuffle(condition.in, choose).map(each => ({ linkType: { in: [each] } })) }]
        : []),
      ...(condition.notIn ?? []).map(each => ({ linkType: { notIn: [each] } })),
    ]),
    ...rewordIntegers(inner.externalLinks, 2 ** 31 - 1, negated, choose).map(externalLinks => ({
      externalLinks,
    })),
    ...(['firstSeen', 'lastVisited'] as const).flatMap(name =>
      pieces(inner[name]).flatMap(({ eq, between, ...rest }): BacklinkFilter[] => {
        const { from, to } = between ?? { from: eq, to: eq };
        return from === undefined ? [{ [name]: rest }] : [{ [name]: { gte: from } }, { [name]: { lte: to } }];
      }),
    ),
    ...(['noSubdomains', 'onlyMainPage', 'lastWeek'] as const)
      .filter(name => inner[name])
      .map(name => ({ [name]: true })),
  ]);
}

/** An intersect filter with the same meaning. */
export function rewriteIntersect(filter: IntersectFilter, choose: Choose): IntersectFilter {
  return rewrite<IntersectFilter>(filter, choose, (inner, negated) => [
    ...rewordIntegers(inner.domainRank, 100, negated, choose).map(domainRank => ({ domainRank })),
    ...(inner.linkCounts ?? []).flatMap(({ domain, ...condition }) =>
      rewordIntegers(condition, 2 ** 31 - 1, negated, choose).map(each => ({
        linkCounts: [{ domain, ...each }],
      })),
    ),
  ]);
}

function rewrite<Filter extends Nested<Filter>>(
  filter: Filter,
  choose: Choose,
  conditions: (filter: Filter, negated: boolean) => readonly Filter[],
  negated = false,
): Filter {
  // Both kinds of filter have and, or and not, and each piece is a filter of the same kind.
  const nest = (nesting: Nested<Filter>) => nesting as Filter;
  const again = (inner: Filter) => rewrite(inner, choose, conditions, negated);
  const parts = [
    ...conditions(filter, negated),
    ...(filter.and ?? []).map(again),
    ...(filter.or ? [nest({ or: repeat(shuffle(filter.or.map(again), choose), choose) })] : []),
    ...(filter.not ? [nest({ not: rewrite(filter.not, choose, conditions, !negated) })] : []),
  ];
  const shuffled = repeat(shuffle(parts, choose), choose);
  const [first] = shuffled;
  if (!first) {
    return nest({});
  }
  const half = choose(shuffled.length);
  switch (choose(4)) {
    case 0:
      return nest({ and: shuffled });
    case 1:
      return nest({ not: nest({ or: shuffled.map(part => nest({ not: part })) }) });
    case 2:
      return nest({ not: nest({ not: nest({ and: shuffled }) }) });
    default:
      return nest({
        and: [
          ...shuffled.slice(0, half),
          nest({ and: shuffled.slice(half) }),
          nest({ or: [nest({}), first] }),
        ],
      });
  }
}

/** Writes contains as the negation of notContains, and the reverse. */
function reword(filter: BacklinkFilter, choose: Choose): BacklinkFilter {
  if (choose(2) === 0) {
    return filter;
  }
  const [[name, condition] = []] = Object.entries(filter);
  if (condition?.contains) {
    return { not: { [`${name}`]: { notContains: condition.contains } } };
  }
  if (condition?.notContains) {
    return { not: { [`${name}`]: { contains: condition.notContains } } };
  }
  return filter;
}

function rewordIntegers(
  condition: SerpstatIntCondition | null | undefined,
  largest: number,
  negated: boolean,
  choose: Choose,
): readonly SerpstatIntCondition[] {
  return pieces(condition).flatMap((piece): readonly SerpstatIntCondition[] => {
    if (choose(2) === 0) {
      return [piece];
    }
    const { eq, gt, gte, lt, lte, between } = piece;
    if (eq != null && !negated) {
      return choose(2) ? [{ between: { min: eq, max: eq } }] : [{ lte: eq }, { gte: eq }];
    }
    if (gt != null && gt < largest) {
      return [{ gte: gt + 1 }];
    }
    if (gte) {
      return [{ gt: gte - 1 }];
    }
    if (lt) {
      return [{ lte: lt - 1 }];
    }
    if (lte != null && lte < largest) {
      return [{ lt: lte + 1 }];
    }
    if (between) {
      return [{ lte: between.max }, { gte: between.min }];
    }
    return [piece];
  });
}

/** One object for each member that has an effect. */
function pieces<Condition extends object>(condition: Condition | null | undefined): readonly Condition[] {
  return (
    Object.entries(condition ?? {})
      .filter(([, value]) => value !== null)
      // All members of the type are optional, so any subset of them is a value of it.
      .map(([name, value]) => ({ [name]: value }) as Condition)
  );
}

function shuffle<T>(list: readonly T[], choose: Choose): T[] {
  const shuffled: T[] = [];
  for (const each of list) {
    shuffled.splice(choose(shuffled.length + 1), 0, each);
  }
  return shuffled;
}

function repeat<T>(list: readonly T[], choose: Choose): readonly T[] {
  const again = list[choose(list.length + 1)];
  return again === undefined ? list : [...list, again];
}
