import type { ComparisonState } from './comparison-state.ts';
import type { CountFragment } from './generated/graphql.ts';
import { type Combination, combinationsOf, domainsOf, type View } from './view.ts';

export type Counts = ComparisonState['counts'];

/** The combinations of a view that are not counted. */
export function combinationsLeft({
  view,
  counts,
}: Pick<ComparisonState, 'view' | 'counts'>): readonly Combination[] {
  const domains = view === undefined ? 0 : domainsOf(view).length;
  return combinationsOf(domains).filter(combination => counts[combination] === undefined);
}

/** The variables of documents that count combinations. Each counts those of two domains, those of three, or none. */
export function countVariables({ domain, competitors }: View, isCounting = true) {
  const [competitor1 = '', competitor2 = competitor1] = competitors;
  return {
    domain,
    competitors: [...competitors],
    competitor1,
    competitor2,
    isPair: isCounting && competitors.length === 1,
    isTriple: isCounting && competitors.length === 2,
  };
}

/** An answer to such a document has the counts under names such as `c011`. They are absent until they come. */
type Counted = { readonly [Name in `c${Combination}`]?: CountFragment | null };

export function countsIn(answer: Counted, combinations: readonly Combination[]): Counts {
  return Object.fromEntries(
    combinations.flatMap(combination => {
      const count = answer[`c${combination}`];
      return count ? [[combination, count]] : [];
    }),
  );
}
