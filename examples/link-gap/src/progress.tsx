import { useSelector } from '@tanstack/react-store';
import { useSession } from './session.ts';

/** How much of what was asked for is here. Its place stays when it is done. */
export function Progress() {
  const { comparison } = useSession();
  const progress = useSelector(comparison.store, ({ phase, rows, target, total }) =>
    phase.kind === 'loading' || phase.kind === 'waiting' || phase.kind === 'offline'
      ? rows.length / Math.max(1, Math.min(target, total ?? target))
      : undefined,
  );
  return (
    <div className="progress">
      {progress !== undefined && <progress aria-label="Donors loaded" value={progress} max={1} />}
    </div>
  );
}
