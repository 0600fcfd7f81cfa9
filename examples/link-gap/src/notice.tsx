import { useSelector } from '@tanstack/react-store';
import type { ReactNode } from 'react';
import type { ComparisonState } from './comparison-state.ts';
import { Countdown } from './countdown.tsx';
import { counted, numeral } from './counted.ts';
import { failureText } from './failure-text.ts';
import { useSession } from './session.ts';
import { DEFAULTS } from './view.ts';
import { ViewLink } from './view-link.tsx';

/** What keeps rows or counts away, and what the user can do about it. */
export function Notice() {
  const { comparison } = useSession();
  const state = useSelector(comparison.store);
  return (
    <div className="notices" aria-live="polite">
      <RowsNotice state={state} />
      <PartNotice part="Counts of the picture" phase={state.countsPhase} onRetry={comparison.countDonors} />
      <PartNotice
        part="Links by attribute"
        phase={state.attributesPhase}
        onRetry={comparison.countAttributes}
      />
      {state.phase.kind === 'ready' && state.countsPhase.kind === 'stopped' && (
        <Message tone="plain" title="Counting stopped">
          <p>Some counts of the picture are missing.</p>
          <button type="button" onClick={comparison.countDonors}>
            Continue
          </button>
        </Message>
      )}
    </div>
  );
}

function RowsNotice({ state: { phase, rows, total, target, view } }: { readonly state: ComparisonState }) {
  const { comparison } = useSession();
  const kept = rows.length > 0 ? ' The rows below stay.' : '';
  switch (phase.kind) {
    case 'waiting':
      return (
        <Message tone="wait" title="The gateway is busy">
          <p>
            <Countdown until={phase.until} /> {phase.message}
          </p>
          <button type="button" onClick={comparison.resume}>
            Try now
          </button>
        </Message>
      );
    case 'offline':
      return (
        <Message tone="wait" title="You are offline">
          <p>Loading goes on when the network is back.{kept}</p>
        </Message>
      );
    case 'stopped': {
      const wanted = Math.min(target, total ?? target);
      const title =
        rows.length < wanted
          ? `Stopped at ${numeral(rows.length)} of ${counted(wanted, 'donor')}`
          : `Stopped after ${counted(rows.length, 'donor')}`;
      return (
        <Message tone="plain" title={title}>
          <p>
            Nothing is loaded until you continue. What is on its way can still be charged; it is kept for you.
          </p>
          <button type="button" onClick={comparison.resume}>
            Continue
          </button>
        </Message>
      );
    }
    case 'failed': {
      const { title, text, isRetryable } = failureText(phase.failure);
      const { unopened } = phase;
      return (
        <Message tone="bad" title={title}>
          <p>
            {text}
            {kept}
          </p>
          {isRetryable && (
            <button
              type="button"
              onClick={() => (unopened === undefined ? comparison.resume() : comparison.open(unopened))}
            >
              Try again
            </button>
          )}
        </Message>
      );
    }
    case 'ready':
      return rows.length > 0 || view === undefined ? null : (
        <Message tone="plain" title="No donors">
          <p>Nobody links in this way. Remove the filters, or look at all donors.</p>
          <ViewLink
            view={{
              ...DEFAULTS,
              domain: view.domain,
              competitors: view.competitors,
              rows: view.rows,
              show: 'all',
            }}
            className="button"
          >
            All donors
          </ViewLink>
        </Message>
      );
    default:
      return null;
  }
}

interface PartNoticeProps {
  readonly part: string;
  readonly phase: ComparisonState['countsPhase'];
  readonly onRetry: () => void;
}

function PartNotice({ part, phase, onRetry }: PartNoticeProps) {
  if (phase.kind !== 'failed') {
    return null;
  }
  const { title, text } = failureText(phase.failure);
  return (
    <Message tone="bad" title={`${part} are incomplete: ${title.toLowerCase()}`}>
      <p>{text}</p>
      <button type="button" onClick={onRetry}>
        Count again
      </button>
    </Message>
  );
}

interface MessageProps {
  readonly tone: 'plain' | 'wait' | 'bad';
  readonly title: string;
  readonly children: ReactNode;
}

function Message({ tone, title, children }: MessageProps) {
  return (
    <div className={`notice ${tone}`}>
      <div className="notice-title">{title}</div>
      {children}
    </div>
  );
}
