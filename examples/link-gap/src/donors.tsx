import { useSelector } from '@tanstack/react-store';
import type { ComparisonState } from './comparison-state.ts';
import { counted, numeral } from './counted.ts';
import { describe } from './describe.ts';
import { saveDonors } from './donors-csv.ts';
import { DonorsTable } from './donors-table.tsx';
import { Filters } from './filters.tsx';
import { Progress } from './progress.tsx';
import { useSession } from './session.ts';
import type { View } from './view.ts';

/** The list: what it is, how to filter it, and its rows. */
export function Donors({ view }: { readonly view: View }) {
  const { comparison } = useSession();
  const state = useSelector(comparison.store);
  const { rows, total, hasMore, phase } = state;
  const remaining = (total ?? 0) - rows.length;

  return (
    <section className="donors" aria-labelledby="donors" aria-busy={phase.kind === 'loading'}>
      <div className="donors-header">
        <div>
          <h2 id="donors">{describe(view)}</h2>
          <p className="quiet">{summaryOf(state)}</p>
        </div>
        <div className="actions">
          <button
            type="button"
            disabled={!hasMore || remaining <= 0 || (phase.kind !== 'ready' && phase.kind !== 'stopped')}
            onClick={() => comparison.loadMore(remaining)}
          >
            {remaining > 0 && total !== undefined ? `Load all ${numeral(total)}` : 'Load all'}
          </button>
          <button type="button" disabled={rows.length === 0} onClick={() => saveDonors(view, rows)}>
            Save as CSV
          </button>
        </div>
      </div>
      <Filters view={view} />
      <Progress />
      <DonorsTable view={view} />
    </section>
  );
}

function summaryOf({ rows, total }: ComparisonState): string {
  if (total === undefined) {
    return 'How many there are comes with the first rows.';
  }
  return rows.length === total
    ? `${counted(total, 'donor')}, all loaded.`
    : `${counted(total, 'donor')}, ${numeral(rows.length)} loaded.`;
}
