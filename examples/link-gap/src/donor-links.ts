import { createStore } from '@tanstack/react-store';
import type { GatewayClient } from './client.ts';
import { DONOR_LINKS } from './documents.ts';
import type { Failure } from './failure.ts';
import type { BacklinkFilter, DonorLinksQuery } from './generated/graphql.ts';
import type { Purchases } from './purchases.ts';

/** Links of one donor to one domain, as far as they are loaded. */
export interface Links {
  readonly rows: readonly Link[];
  readonly total: number | undefined;
  readonly endCursor: string | undefined;
  readonly hasMore: boolean;
  readonly phase:
    | { readonly kind: 'loading' }
    | { readonly kind: 'ready' }
    | { readonly kind: 'declined' }
    | { readonly kind: 'failed'; readonly failure: Failure };
}

export type Link = NonNullable<DonorLinksQuery['domain']['backlinks']>['nodes'][number];

export type DonorLinks = ReturnType<typeof createDonorLinks>;

const LINKS_PAGE = 20;

/** The links of opened donors. They stay while the page is open, so that rows can leave the screen and come back. */
export function createDonorLinks(client: GatewayClient, purchases: Purchases) {
  const store = createStore<Readonly<Record<string, Links>>>({});

  async function load(donor: string, target: string, expected: number): Promise<void> {
    const key = linksKey(donor, target);
    const before = store.state[key] ?? NONE;
    const set = (change: Partial<Links>) =>
      store.setState(links => ({ ...links, [key]: { ...before, ...change } }));
    const variables = {
      target,
      filter: linksFrom(donor),
      first: LINKS_PAGE,
      after: before.endCursor ?? null,
    };
    set({ phase: { kind: 'loading' } });
    const most = Math.min(LINKS_PAGE, Math.max(1, expected - before.rows.length));
    if (purchases.needsPrice(most)) {
      const { prices, failure } = await client.askPrice(DONOR_LINKS, variables);
      if (failure !== undefined) {
        return set({ phase: { kind: 'failed', failure } });
      }
      const credits = Math.min(most, prices.get('domain.backlinks') ?? 0);
      if (!(await purchases.approve({ credits, isAtMost: true, counts: 0, held: most - credits }))) {
        return set({ phase: { kind: 'declined' } });
      }
    }
    const { data, failure } = await client.ask(DONOR_LINKS, variables);
    const page = data?.domain.backlinks;
    if (!page) {
      return set({ phase: { kind: 'failed', failure: failure ?? { kind: 'unreachable' } } });
    }
    set({
      rows: [...before.rows, ...page.nodes],
      total: page.totalCount,
      endCursor: page.pageInfo.endCursor ?? undefined,
      hasMore: page.pageInfo.hasNextPage,
      phase: { kind: 'ready' },
    });
  }

  return {
    store,
    /** Loads the next links: the first ones, or those after them. `expected` is how many there are in all. */
    load,
    /** Loads the first links unless that has happened. */
    open(donor: string, target: string, expected: number): void {
      if (store.state[linksKey(donor, target)] === undefined) {
        void load(donor, target, expected);
      }
    },
  };
}

export function linksKey(donor: string, target: string): string {
  return `${donor} ${target}`;
}

const NONE: Links = {
  rows: [],
  total: undefined,
  endCursor: undefined,
  hasMore: true,
  phase: { kind: 'loading' },
};

/** A donor is a host without `www.`, and Serpstat filters by the beginning of a URL. */
function linksFrom(donor: string): BacklinkFilter {
  const origins = ['https://', 'http://', 'https://www.', 'http://www.'].map(start => `${start}${donor}/`);
  return { or: origins.map(startsWith => ({ urlFrom: { startsWith } })) };
}
