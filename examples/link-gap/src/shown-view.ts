import type { ComparisonState } from './comparison-state.ts';
import type { View } from './view.ts';

/** The view that the page shows: the one whose rows are here, or else the one that is about to be opened. */
export function shownView({ view, phase }: ComparisonState): View | undefined {
  if (view !== undefined) {
    return view;
  }
  switch (phase.kind) {
    case 'pricing':
      return phase.view;
    case 'failed':
      return phase.unopened;
    default:
      return undefined;
  }
}
