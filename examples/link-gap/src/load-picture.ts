import type { AskPatiently } from './ask-patiently.ts';
import type { Answer } from './client.ts';
import type { ComparisonState, SidePhase } from './comparison-state.ts';
import { combinationsLeft, countsIn, countVariables } from './counts.ts';
import { COUNTS, LINKS_BY_ATTRIBUTE } from './documents.ts';
import type { CountsQuery, LinksByAttributeQuery } from './generated/graphql.ts';
import { domainsOf } from './view.ts';

/** What it takes to load a part of the picture. */
export interface PictureLoader {
  readonly state: () => ComparisonState;
  readonly set: (change: Partial<ComparisonState>) => void;
  readonly isWanted: () => boolean;
  readonly ask: AskPatiently;
}

/** How many lists there are for each domain. Each costs at most one credit. */
export const ATTRIBUTES = 4;

/** Counts the combinations that are not counted yet. Each count is shown as soon as it is there. */
export async function loadCounts({ state, set, isWanted, ask }: PictureLoader): Promise<void> {
  const { view, countsPhase } = state();
  if (countsPhase.kind === 'counting') {
    return;
  }
  if (view === undefined || combinationsLeft(state()).length === 0) {
    set({ countsPhase: { kind: 'done' } });
    return;
  }
  set({ countsPhase: { kind: 'counting' } });
  const add = ({ domain }: CountsQuery) =>
    set({ counts: { ...state().counts, ...countsIn(domain, combinationsLeft(state())) } });
  const answer = await ask(COUNTS, countVariables(view), { isWanted, onData: add });
  if (isWanted()) {
    if (answer.data) {
      add(answer.data);
    }
    set({ countsPhase: phaseAfter(answer) });
  }
}

/** Counts the links to each domain by attribute, in the same way. */
export async function loadAttributes({ state, set, isWanted, ask }: PictureLoader): Promise<void> {
  const { view } = state();
  if (view === undefined) {
    return;
  }
  set({ attributesPhase: { kind: 'counting' } });
  const domains = domainsOf(view);
  const add = (data: LinksByAttributeQuery) =>
    set({
      // By their place: the gateway can write a name in another way.
      attributes: Object.fromEntries(domains.map((domain, index) => [domain, data.domains[index] ?? {}])),
    });
  const answer = await ask(LINKS_BY_ATTRIBUTE, { domains: [...domains] }, { isWanted, onData: add });
  if (isWanted()) {
    if (answer.data) {
      add(answer.data);
    }
    set({ attributesPhase: phaseAfter(answer) });
  }
}

function phaseAfter({ failure }: Answer<unknown>): SidePhase {
  return failure === undefined ? { kind: 'done' } : { kind: 'failed', failure };
}
