/** Runs work of this weight: at once, or in a later turn of the event loop. Keeps the order. */
export type Slices = (weight: number, run: () => void) => void;

/**
 * Spreads work over turns of the event loop, of about this weight each. Thousands of pieces in one turn would keep the
 * process from everything else: from its timers, and from who asks whether it lives.
 */
export function createSlices(weightPerTurn: number): Slices {
  const waiting: { readonly weight: number; readonly run: () => void }[] = [];
  let room = weightPerTurn;
  let isScheduled = false;

  function runWhatFits(): void {
    while (room > 0) {
      const next = waiting.shift();
      if (next === undefined) {
        return;
      }
      room -= next.weight;
      next.run();
    }
  }

  function nextTurn(): void {
    room = weightPerTurn;
    isScheduled = waiting.length > 0;
    if (isScheduled) {
      setImmediate(nextTurn);
    }
    runWhatFits();
  }

  return (weight, run) => {
    if (!isScheduled) {
      isScheduled = true;
      setImmediate(nextTurn);
    }
    if (room > 0 && waiting.length === 0) {
      room -= weight;
      run();
    } else {
      waiting.push({ weight, run });
    }
  };
}
