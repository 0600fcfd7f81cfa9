import { Bench } from 'tinybench';
import { planCover } from '../src/paging/cover.ts';
import { addRows, type Extents, missing } from '../src/paging/extents.ts';
import type { Span } from '../src/paging/span.ts';

/** The default of the CALL_COST setting. */
const CALL_COST = 10;

/** Prints how long it takes to find what a window lacks and to plan the cheapest requests for it. */
export async function benchCover(): Promise<void> {
  const bench = new Bench({ time: 200, iterations: 10, warmupTime: 50, warmupIterations: 5, throws: true });
  for (const rows of [10, 100, 1000]) {
    for (const held of [0, 10, 1000]) {
      addPlanning(bench, `window of ${rows} at row 20,000`, { start: 20_000, end: 20_000 + rows }, held);
      addPlanning(bench, `window of ${rows} at row 20,037`, { start: 20_037, end: 20_037 + rows }, held);
    }
  }
  for (const held of [0, 1000]) {
    addPlanning(bench, 'union of 5,000 at row 37', { start: 37, end: 5037 }, held);
    addPlanning(bench, 'union of 60,000', { start: 0, end: 60_000 }, held);
  }
  await bench.run();
  console.log(`Planning a cover, at a call cost of ${CALL_COST}`);
  console.table(
    bench.table(({ name, result }) => ({
      window: name,
      ...('latency' in result && milliseconds(result.latency)),
    })),
  );
}

function addPlanning(bench: Bench, name: string, window: Span, held: number): void {
  const extents = scattered(window, held);
  const plan = () => planCover(missing(extents, window), { callCost: CALL_COST });
  bench.add(`${name}, ${held} extents held: ${plan().length} requests`, plan);
}

/** Extents of one row each, spread evenly over the window; where they are too many for it, they go on behind it. */
function scattered(window: Span, count: number): Extents<number> {
  const distance = Math.max(2, Math.floor((window.end - window.start) / Math.max(1, count)));
  let extents: Extents<number> = [];
  for (let at = 0; at < count; at += 1) {
    const index = window.start + at * distance + 1;
    extents = addRows(extents, index, [index]);
  }
  return extents;
}

function milliseconds(latency: { readonly p50: number; readonly p99: number }): Record<string, string> {
  return { 'median, ms': latency.p50.toFixed(3), '99th percentile, ms': latency.p99.toFixed(3) };
}
