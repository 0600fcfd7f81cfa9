import { useSelector } from '@tanstack/react-store';
import type { ComparisonState } from './comparison-state.ts';
import { counted, numeral } from './counted.ts';
import { useSession } from './session.ts';

/** What is loading, how to stop it, and what it costs. Stays in sight. */
export function CreditBar() {
  const { account, comparison } = useSession();
  const { spent, saved, left } = useSelector(account);
  const work = useSelector(comparison.store, workOf);

  return (
    <section className="credit-bar" aria-label="Progress and credits">
      <div className="work">
        <button type="button" className="stop" disabled={work === undefined} onClick={comparison.stop}>
          Stop
        </button>
        <p className="work-text">{work}</p>
      </div>
      {/* Announced when the work is done, not after each page. */}
      <p
        className="credits"
        role="status"
        aria-label="Credits"
        aria-live={work === undefined ? 'polite' : 'off'}
      >
        <b>{numeral(spent)}</b> {spent === 1 ? 'credit' : 'credits'} spent · <b>{numeral(saved)}</b> saved
        {left !== null && (
          <>
            {' · '}
            <b>{numeral(left)}</b> left
          </>
        )}
      </p>
    </section>
  );
}

/** What is going on; undefined if nothing is. */
function workOf({ phase, rows, target, total, countsPhase, attributesPhase }: ComparisonState) {
  switch (phase.kind) {
    case 'pricing':
      return 'Asking for the price …';
    case 'waiting':
      return 'Waiting for the gateway …';
    case 'offline':
      return 'Waiting for the network …';
    case 'loading':
      return `${numeral(rows.length)} of ${counted(Math.min(target, total ?? target), 'donor')} loaded …`;
    default:
      if (countsPhase.kind === 'counting') {
        return 'Counting donors …';
      }
      return attributesPhase.kind === 'counting' ? 'Counting links …' : undefined;
  }
}
