import type { GatewayClient } from './client.ts';
import { type Counts, countsIn, countVariables } from './counts.ts';
import { OFFER } from './documents.ts';
import type { Failure } from './failure.ts';
import type { PageFragment } from './generated/graphql.ts';
import type { Price } from './purchases.ts';
import { type Combination, type View, variablesOf } from './view.ts';

/** How many rows a request for donors asks for, and so how many a stop can leave on their way. */
export const PAGE = 100;

/** What to buy: `first` rows after the `loaded` ones, whose last cursor is `after`, and counts. */
export interface Wish {
  readonly first: number;
  readonly after: string | null | undefined;
  readonly loaded: number;
  readonly combinations: readonly Combination[];
}

export interface Offer {
  readonly price: Price;
  /** What the gateway has already. */
  readonly page: PageFragment | undefined;
  readonly counts: Counts;
  readonly failure: Failure | undefined;
}

/** The most rows that one connection returns. */
const MAX_ROWS = 1000;

/** Asks, by a dry run, what a wish costs. Brings what costs nothing. */
export async function askOffer(
  client: GatewayClient,
  view: View,
  { first, after, loaded, combinations }: Wish,
): Promise<Offer> {
  const { data, failure, prices } = await client.askPrice(OFFER, {
    ...variablesOf(view),
    ...countVariables(view, combinations.length > 0),
    first: Math.min(first, MAX_ROWS),
    page: Math.min(first, PAGE),
    after: after ?? null,
  });
  const domain = data?.domain;
  const total = domain?.known?.totalCount;
  const rows = total === undefined ? first : Math.min(first, Math.max(0, total - loaded));
  const missing = prices.get('domain.rows') ?? 0;
  // Not in the dry run. They can be held, too.
  const beyond = Math.max(0, rows - MAX_ROWS);
  const counts = combinations.reduce(
    (sum, combination) => sum + (prices.get(`domain.c${combination}`) ?? 0),
    0,
  );
  return {
    price: {
      credits: missing + beyond + counts,
      counts,
      isAtMost: total === undefined || beyond > 0,
      held: rows - beyond - missing,
    },
    page: domain?.rows ?? domain?.start ?? undefined,
    counts: domain === undefined ? {} : countsIn(domain, combinations),
    failure,
  };
}
