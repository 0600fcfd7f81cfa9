import { useSelector } from '@tanstack/react-store';
import { wholeNumber } from './address.ts';
import type { ComparisonState } from './comparison-state.ts';
import { counted } from './counted.ts';
import { useSession } from './session.ts';

/** What is loading, how to stop it, and what it costs. Stays in sight. */
export function CreditBar() {
  const { account, comparison, purchases } = useSession();
  const { spent, saved, left } = useSelector(account);
  const askAbove = useSelector(purchases.store, state => state.askAbove);
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
        <b>{spent.toLocaleString('en')}</b> {spent === 1 ? 'credit' : 'credits'} spent ·{' '}
        <b>{saved.toLocaleString('en')}</b> saved
        {left !== null && (
          <>
            {' · '}
            <b>{left.toLocaleString('en')}</b> left
          </>
        )}
      </p>
      <label className="ask-above">
        Ask above
        <input
          type="text"
          inputMode="numeric"
          maxLength={6}
          size={5}
          defaultValue={askAbove}
          onChange={event => {
            const credits = wholeNumber(event.target.value, 999_999);
            if (credits !== undefined) {
              purchases.setAskAbove(credits);
            }
          }}
        />
        credits
      </label>
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
      return `${rows.length.toLocaleString('en')} of ${counted(Math.min(target, total ?? target), 'donor')} loaded …`;
    default:
      if (countsPhase.kind === 'counting') {
        return 'Counting donors …';
      }
      return attributesPhase.kind === 'counting' ? 'Counting links …' : undefined;
  }
}
