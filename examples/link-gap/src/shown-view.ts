import type { ComparisonState } from './comparison-state.ts';
import type { View } from './view.ts';

/** The view whose rows are here, or are about to come. */
export function shownView({ view, phase }: ComparisonState): View | undefined {
  return view ?? (phase.kind === 'pricing' ? phase.view : undefined);
}

/** The view that the form asks for: the one that is shown, or else the one that could not be opened. */
export function wantedView(state: ComparisonState): View | undefined {
  const { phase } = state;
  return (
    shownView(state) ?? (phase.kind === 'declined' || phase.kind === 'failed' ? phase.unopened : undefined)
  );
}
