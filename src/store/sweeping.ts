import type { Clock } from '../clock.ts';

const EVERY_MS = 60_000;

/** Where a sweep has left something, so that others could have their turn. */
const NEXT_PART_MS = 100;

/** Sweeps once a minute until the returned function is called. `sweep` never rejects, and says whether there is more. */
export function startSweeping(clock: Clock, sweep: () => Promise<boolean>): () => void {
  let stopped = false;
  let stopTimer = clock.after(EVERY_MS, run);

  async function run(): Promise<void> {
    const more = await sweep();
    if (!stopped) {
      stopTimer = clock.after(more ? NEXT_PART_MS : EVERY_MS, run);
    }
  }

  return () => {
    stopped = true;
    stopTimer();
  };
}
