import { createStore } from '@tanstack/react-store';
import type { AnyVariables, DocumentInput } from '@urql/core';
import type { Answer, GatewayClient } from './client.ts';
import {
  type AttributeCounts,
  type ComparisonState,
  EMPTY,
  type Phase,
  type SidePhase,
} from './comparison-state.ts';
import { DONOR_COUNT, DONORS, LINKS_BY_ATTRIBUTE } from './documents.ts';
import type { Failure } from './failure.ts';
import { type PricedWindow, priceOf } from './price.ts';
import type { Purchases } from './purchases.ts';
import {
  type Combination,
  combinationFilter,
  combinationsOf,
  domainsOf,
  type View,
  variablesOf,
} from './view.ts';

export interface ComparisonDependencies {
  readonly client: GatewayClient;
  readonly purchases: Purchases;
  readonly wait: (ms: number) => Promise<void>;
  /** Resolves when the browser has a network. */
  readonly online: () => Promise<void>;
  /** A view is bought, so that the address can name it. */
  readonly onView: (view: View) => void;
}

export type Comparison = ReturnType<typeof createComparison>;

/** How many rows a request for donors asks for, and so how many a stop can leave on their way. */
export const PAGE = 100;

/** Loads what a view shows: donors page by page, the counts of the picture, and links by attribute where asked for. */
export function createComparison({ client, purchases, wait, online, onView }: ComparisonDependencies) {
  const store = createStore<ComparisonState>(EMPTY);
  const set = (change: Partial<ComparisonState>) => store.setState(state => ({ ...state, ...change }));

  /** What works for an earlier run gives up. */
  let run = 0;
  const isCurrent = (mine: number) => mine === run;

  function interrupt(): number {
    client.stop();
    purchases.answer(false);
    run += 1;
    return run;
  }

  /** Shows a view: asks for the price if it can be high, then for the approval of the user, then for the rows. */
  async function open(view: View): Promise<void> {
    const before = store.state;
    const mine = interrupt();
    const isSame = before.view !== undefined && isSameComparison(before.view, view);
    set({ phase: { kind: 'pricing', view } });
    const uncounted = combinationsLeft({ view, counts: isSame ? before.counts : {} });
    const isBought = await isApproved(mine, view, { first: view.rows, after: null, loaded: 0 }, uncounted);
    if (!isCurrent(mine) || isBought === 'failed') {
      return;
    }
    if (isBought === 'declined') {
      // What was on its way is not: opening another view has stopped it.
      set({ phase: before.view === undefined ? { kind: 'declined' } : restingPhase(before) });
      return;
    }
    onView(view);
    set({
      ...EMPTY,
      ...(isSame && {
        counts: before.counts,
        attributes: before.attributes,
        attributesPhase: before.attributesPhase,
      }),
      view,
      target: view.rows,
    });
    load(mine);
  }

  /** Loads further rows of the view. */
  async function loadMore(rows: number): Promise<void> {
    const before = store.state;
    const { view } = before;
    if (view === undefined || before.phase.kind === 'loading' || before.phase.kind === 'pricing') {
      return;
    }
    const mine = interrupt();
    set({ phase: { kind: 'pricing', view } });
    const { length } = before.rows;
    const window = { first: rows, after: before.endCursor, loaded: length };
    const isBought = await isApproved(mine, view, window, []);
    if (!isCurrent(mine) || isBought === 'failed') {
      return;
    }
    if (isBought === 'declined') {
      set({ phase: { kind: 'stopped' } });
      return;
    }
    set({ target: length + rows });
    load(mine);
  }

  async function isApproved(
    mine: number,
    view: View,
    window: PricedWindow,
    uncounted: readonly Combination[],
  ): Promise<'approved' | 'declined' | 'failed'> {
    if (!purchases.needsPrice(window.first + uncounted.length)) {
      return 'approved';
    }
    const { price, failure } = await priceOf(client, view, window, uncounted);
    if (!isCurrent(mine)) {
      return 'declined';
    }
    if (failure !== undefined) {
      set({ phase: { kind: 'failed', failure, unopened: view } });
      return 'failed';
    }
    return (await purchases.approve(price)) ? 'approved' : 'declined';
  }

  function load(mine: number): void {
    void loadRows(mine);
    if (store.state.attributesPhase.kind === 'counting') {
      void loadAttributes(mine);
    }
  }

  async function loadRows(mine: number): Promise<void> {
    const { view } = store.state;
    let isFirst = true;
    while (view !== undefined && isCurrent(mine)) {
      const { rows, target, hasMore, endCursor } = store.state;
      if (rows.length >= target || !hasMore) {
        set({ phase: { kind: 'ready' } });
        if (isFirst) {
          void loadCounts(mine);
        }
        return;
      }
      set({ phase: { kind: 'loading' } });
      const answer = await askPatiently(
        mine,
        DONORS,
        { ...variablesOf(view), first: Math.min(PAGE, target - rows.length), after: endCursor ?? null },
        phase => set({ phase }),
      );
      if (!isCurrent(mine)) {
        return;
      }
      const page = answer.data?.domain.intersect;
      if (!page) {
        set({ phase: { kind: 'failed', failure: answer.failure ?? UNEXPLAINED, unopened: undefined } });
        return;
      }
      set({
        rows: [...rows, ...page.nodes],
        total: page.totalCount,
        endCursor: page.pageInfo.endCursor ?? undefined,
        hasMore: page.pageInfo.hasNextPage,
      });
      if (isFirst) {
        // After the first rows, which the user waits for.
        isFirst = false;
        void loadCounts(mine);
      }
    }
  }

  async function loadCounts(mine: number): Promise<void> {
    const { view } = store.state;
    if (view === undefined) {
      return;
    }
    const { domain, competitors } = variablesOf(view);
    const setPhase = (countsPhase: SidePhase) => set({ countsPhase });
    for (const combination of combinationsLeft(store.state)) {
      setPhase({ kind: 'counting' });
      const filter = combinationFilter(domainsOf(view), combination);
      const answer = await askPatiently(mine, DONOR_COUNT, { domain, competitors, filter });
      if (!isCurrent(mine)) {
        return;
      }
      const list = answer.data?.domain.intersect;
      if (!list) {
        setPhase({ kind: 'failed', failure: answer.failure ?? UNEXPLAINED });
        return;
      }
      const count = { total: list.totalCount, top: list.nodes[0] };
      set({ counts: { ...store.state.counts, [combination]: count } });
    }
    setPhase({ kind: 'done' });
  }

  async function loadAttributes(mine: number): Promise<void> {
    const { view } = store.state;
    const setPhase = (attributesPhase: SidePhase) => set({ attributesPhase });
    for (const domain of view === undefined ? [] : domainsOf(view)) {
      if (store.state.attributes[domain] !== undefined) {
        continue;
      }
      const { data, failure } = await askPatiently(mine, LINKS_BY_ATTRIBUTE, { domain });
      if (!isCurrent(mine)) {
        return;
      }
      if (failure !== undefined || !data) {
        setPhase({ kind: 'failed', failure: failure ?? UNEXPLAINED });
        return;
      }
      const counts: AttributeCounts = data.domain;
      set({ attributes: { ...store.state.attributes, [domain]: counts } });
    }
    setPhase({ kind: 'done' });
  }

  /** Asks again where the gateway is busy or the browser has no network, until there is another answer. */
  async function askPatiently<Data, Variables extends AnyVariables>(
    mine: number,
    document: DocumentInput<Data, Variables>,
    variables: Variables,
    onPhase: (phase: Phase) => void = () => {},
  ): Promise<Answer<Data>> {
    for (;;) {
      const answer = await client.ask(document, variables);
      const { failure } = answer;
      if (!isCurrent(mine) || (failure?.kind !== 'busy' && failure?.kind !== 'offline')) {
        return answer;
      }
      if (failure.kind === 'busy') {
        onPhase({ kind: 'waiting', message: failure.message, until: Date.now() + failure.waitMs });
        await wait(failure.waitMs);
      } else {
        onPhase({ kind: 'offline' });
        await online();
      }
      if (!isCurrent(mine)) {
        return answer;
      }
      onPhase({ kind: 'loading' });
    }
  }

  return {
    store,
    open,
    loadMore,
    /** Sends nothing more until the user asks for it. */
    stop() {
      interrupt();
      const { view, phase, countsPhase, attributesPhase } = store.state;
      set({
        phase: view === undefined ? { kind: 'idle' } : phase.kind === 'ready' ? phase : { kind: 'stopped' },
        countsPhase: stoppedSide(countsPhase),
        attributesPhase: stoppedSide(attributesPhase),
      });
    },
    /** Goes on with what has been stopped or has failed. */
    resume() {
      const mine = interrupt();
      load(mine);
    },
    async countAttributes() {
      const { view, attributes } = store.state;
      const missing = view === undefined ? [] : domainsOf(view).filter(domain => !attributes[domain]);
      const price = { credits: missing.length * ATTRIBUTES, isAtMost: true, held: 0 };
      if (await purchases.approve(price)) {
        set({ attributesPhase: { kind: 'counting' } });
        void loadAttributes(run);
      }
    },
    countDonors() {
      void loadCounts(run);
    },
  };
}

/** Each of them costs at most one credit for each domain. */
export const ATTRIBUTES = 4;

const UNEXPLAINED: Failure = { kind: 'other', message: 'The gateway has sent no rows.', traceId: undefined };

function combinationsLeft({
  view,
  counts,
}: Pick<ComparisonState, 'view' | 'counts'>): readonly Combination[] {
  const domains = view === undefined ? 0 : domainsOf(view).length;
  return combinationsOf(domains).filter(combination => counts[combination] === undefined);
}

function isSameComparison(a: View, b: View): boolean {
  return domainsOf(a).join(' ') === domainsOf(b).join(' ');
}

/** The phase of a state in which nothing is asked for. */
function restingPhase({ rows, target, hasMore }: ComparisonState): Phase {
  return { kind: rows.length >= target || !hasMore ? 'ready' : 'stopped' };
}

function stoppedSide(phase: SidePhase): SidePhase {
  return phase.kind === 'counting' ? { kind: 'stopped' } : phase;
}
