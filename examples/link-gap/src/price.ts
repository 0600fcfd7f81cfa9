import type { GatewayClient } from './client.ts';
import { DONOR_COUNT, DONORS_PRICE } from './documents.ts';
import type { Failure } from './failure.ts';
import type { Price } from './purchases.ts';
import { type Combination, combinationFilter, domainsOf, type View, variablesOf } from './view.ts';

/** Rows to buy: `first` rows after the `loaded` ones, whose last cursor is `after`. */
export interface PricedWindow {
  readonly first: number;
  readonly after: string | null | undefined;
  readonly loaded: number;
}

/** The most rows that one connection returns. */
const MAX_ROWS = 1000;

/** Asks, by dry runs, what rows of a view and these counts would cost. */
export async function priceOf(
  client: GatewayClient,
  view: View,
  { first, after, loaded }: PricedWindow,
  combinations: readonly Combination[],
): Promise<{ readonly price: Price; readonly failure: Failure | undefined }> {
  const variables = variablesOf(view);
  const { domain, competitors } = variables;
  const [answer, ...counts] = await Promise.all([
    client.askPrice(DONORS_PRICE, { ...variables, first: Math.min(first, MAX_ROWS), after: after ?? null }),
    ...combinations.map(combination =>
      client.askPrice(DONOR_COUNT, {
        domain,
        competitors,
        filter: combinationFilter(domainsOf(view), combination),
      }),
    ),
  ]);
  const total = answer.data?.domain.known?.totalCount;
  const rows = total === undefined ? first : Math.min(first, Math.max(0, total - loaded));
  const missing = answer.prices.get('domain.rows') ?? 0;
  // Not in the dry run. They can be held, too.
  const beyond = Math.max(0, rows - MAX_ROWS);
  const uncounted = counts.reduce((sum, { prices }) => sum + (prices.get('domain.intersect') ?? 0), 0);
  return {
    price: {
      credits: missing + beyond + uncounted,
      isAtMost: total === undefined || beyond > 0,
      held: rows - beyond - missing,
    },
    failure: answer.failure,
  };
}
