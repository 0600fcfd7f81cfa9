import { createStore } from '@tanstack/react-store';
import { createAskPatiently, type Patience, UNEXPLAINED } from './ask-patiently.ts';
import type { GatewayClient } from './client.ts';
import { type ComparisonState, EMPTY, type SidePhase } from './comparison-state.ts';
import { combinationsLeft } from './counts.ts';
import { DONORS } from './documents.ts';
import type { PageFragment } from './generated/graphql.ts';
import { ATTRIBUTES, loadAttributes, loadCounts } from './load-picture.ts';
import { askOffer, type Offer, PAGE, type Wish } from './offer.ts';
import type { Purchases } from './purchases.ts';
import { domainsOf, type View, variablesOf } from './view.ts';

export interface ComparisonDependencies {
  readonly client: GatewayClient;
  readonly purchases: Purchases;
  readonly patience: Patience;
  /** A view is bought, so that the address can name it. */
  readonly onView: (view: View) => void;
}

/** Loads what a view shows: donors page by page, the counts of the picture, and links by attribute where asked for. */
export function createComparison({ client, purchases, patience, onView }: ComparisonDependencies) {
  const store = createStore<ComparisonState>(EMPTY);
  const set = (change: Partial<ComparisonState>) => store.setState(state => ({ ...state, ...change }));

  const ask = createAskPatiently(client, patience);

  /** What works for an earlier run gives up. */
  let run = 0;
  const isCurrent = (mine: number) => mine === run;
  const loaderOf = (mine: number) => ({
    state: () => store.state,
    set,
    isWanted: () => isCurrent(mine),
    ask,
  });

  /** Gives up what is on its way. */
  function interrupt(): number {
    client.stop();
    purchases.answer(false);
    run += 1;
    const { countsPhase, attributesPhase } = store.state;
    set({ countsPhase: stoppedSide(countsPhase), attributesPhase: stoppedSide(attributesPhase) });
    return run;
  }

  /** Shows a view: asks for the price if it can be high, then for the approval of the user, then for the rows. */
  async function open(view: View): Promise<void> {
    const mine = interrupt();
    const before = store.state;
    const isSame = before.view !== undefined && isSameComparison(before.view, view);
    const counts = isSame ? before.counts : {};
    const combinations = combinationsLeft({ view, counts });
    const answer = await approved(mine, view, { first: view.rows, after: null, loaded: 0, combinations });
    if (answer.kind === 'declined') {
      goBackTo(before, view);
    } else if (answer.kind === 'approved') {
      onView(view);
      set({
        ...EMPTY,
        ...(isSame && { attributes: before.attributes, attributesPhase: before.attributesPhase }),
        ...(answer.offer?.page && withPage(EMPTY, answer.offer.page)),
        counts: { ...counts, ...answer.offer?.counts },
        view,
        target: view.rows,
      });
      void loadRows(mine);
    }
  }

  /** To open another view has stopped what was on its way. */
  function goBackTo(before: ComparisonState, declined: View): void {
    if (before.view === undefined) {
      set({ phase: { kind: 'declined', unopened: declined } });
    } else if (before.rows.length >= before.target || !before.hasMore) {
      set({ phase: { kind: 'ready' } });
      void loadCounts(loaderOf(run));
    } else {
      set({ phase: { kind: 'stopped' } });
    }
  }

  /** Loads further rows of the view. */
  async function loadMore(rows: number): Promise<void> {
    const before = store.state;
    const { view, phase, endCursor } = before;
    if (view === undefined || (phase.kind !== 'ready' && phase.kind !== 'stopped')) {
      return;
    }
    // Counts and links that are on their way stay so.
    const mine = run;
    const loaded = before.rows.length;
    const answer = await approved(mine, view, { first: rows, after: endCursor, loaded, combinations: [] });
    if (answer.kind === 'declined') {
      // If the next page needs an approval, too, the end of the table would ask again and again.
      set({ phase: purchases.needsPrice(PAGE) ? { kind: 'stopped' } : phase });
    } else if (answer.kind === 'approved') {
      set({ ...(answer.offer?.page && withPage(before, answer.offer.page)), target: loaded + rows });
      void loadRows(mine);
    }
  }

  /** Whether to buy. Without an offer if it costs too little to ask for one. */
  async function approved(mine: number, view: View, wish: Wish): Promise<Approval> {
    if (!purchases.needsPrice(wish.first + wish.combinations.length)) {
      return { kind: 'approved', offer: undefined };
    }
    const asked = askOffer(client, view, wish);
    // React renders at once, which would hold back the request.
    await new Promise(resolve => setTimeout(resolve));
    if (isCurrent(mine)) {
      set({ phase: { kind: 'pricing', view } });
    }
    const offer = await asked;
    if (!isCurrent(mine)) {
      return { kind: 'outdated' };
    }
    if (offer.failure !== undefined) {
      set({
        phase: { kind: 'failed', failure: offer.failure, unopened: wish.loaded === 0 ? view : undefined },
      });
      return { kind: 'failed' };
    }
    const isBought = await purchases.approve(offer.price);
    if (!isCurrent(mine)) {
      return { kind: 'outdated' };
    }
    return isBought ? { kind: 'approved', offer } : { kind: 'declined' };
  }

  async function loadRows(mine: number): Promise<void> {
    const { view } = store.state;
    let isCounting = false;
    while (view !== undefined && isCurrent(mine)) {
      const { rows, target, total, hasMore, endCursor } = store.state;
      if (total !== undefined && !isCounting) {
        // After the first rows, which the user waits for.
        isCounting = true;
        void loadCounts(loaderOf(mine));
      }
      if (rows.length >= target || !hasMore) {
        set({ phase: { kind: 'ready' } });
        return;
      }
      set({ phase: { kind: 'loading' } });
      const first = Math.min(PAGE, target - rows.length);
      const variables = { ...variablesOf(view), first, after: endCursor ?? null };
      const { data, failure } = await ask(DONORS, variables, {
        isWanted: () => isCurrent(mine),
        onPhase: phase => set({ phase }),
      });
      if (!isCurrent(mine)) {
        return;
      }
      const page = data?.domain.intersect;
      if (!page) {
        set({ phase: { kind: 'failed', failure: failure ?? UNEXPLAINED, unopened: undefined } });
        return;
      }
      set(withPage(store.state, page));
    }
  }

  return {
    store,
    open,
    loadMore,
    /** Sends nothing more until the user asks for it. */
    stop() {
      interrupt();
      const { view, phase } = store.state;
      if (phase.kind !== 'ready') {
        set({ phase: { kind: view === undefined ? 'idle' : 'stopped' } });
      }
    },
    /** Goes on with what has been stopped or has failed. */
    resume() {
      void loadRows(interrupt());
    },
    async countAttributes() {
      const { view } = store.state;
      const domains = view === undefined ? [] : domainsOf(view);
      const price = { credits: domains.length * ATTRIBUTES, isAtMost: true, counts: 0, held: 0 };
      if (await purchases.approve(price)) {
        void loadAttributes(loaderOf(run));
      }
    },
    countDonors() {
      void loadCounts(loaderOf(run));
    },
  };
}

type Approval =
  | { readonly kind: 'approved'; readonly offer: Offer | undefined }
  | { readonly kind: 'declined' }
  | { readonly kind: 'failed' }
  /** The user has gone on to something else. */
  | { readonly kind: 'outdated' };

function withPage({ rows }: Pick<ComparisonState, 'rows'>, { nodes, totalCount, pageInfo }: PageFragment) {
  return {
    rows: [...rows, ...nodes],
    total: totalCount,
    endCursor: pageInfo.endCursor ?? undefined,
    hasMore: pageInfo.hasNextPage,
  };
}

function isSameComparison(a: View, b: View): boolean {
  return domainsOf(a).join(' ') === domainsOf(b).join(' ');
}

function stoppedSide(phase: SidePhase): SidePhase {
  return phase.kind === 'counting' ? { kind: 'stopped' } : phase;
}
