import { gaps, startLine } from '../test/e2e/line.ts';

/** Where that is allowed, what else the machine does comes second to the process that is measured. */
const PUNCTUAL = ['nice', '-n', '-10'];

const RATES = [
  { rate: 1, requests: 12 },
  { rate: 5, requests: 50 },
  { rate: 20, requests: 200 },
];

/** Prints how many requests a second arrive at Serpstat, of those that the rate allows, while many operations wait. */
export async function benchPace(): Promise<void> {
  const table = [];
  for (const { rate, requests } of RATES) {
    await using line = await startLine(rate, PUNCTUAL);
    const crowd = line.crowd(
      Array.from({ length: requests + rate }, (_, place) => `waiting-${place}.example`),
    );
    // The crowd is still coming in while the first ones go out.
    const settled = (await line.arrivals(requests)).slice(rate);
    crowd.leave();
    const made = settled.length - 1;
    const [spanMs = Number.NaN] = gaps(settled, made);
    const intervals = gaps(settled, 1).toSorted((a, b) => a - b);
    table.push({
      SERPSTAT_RATE: rate,
      'arrive a second': ((1000 * made) / spanMs).toFixed(2),
      'of the rate': (made / ((spanMs / 1000) * rate)).toFixed(3),
      'median interval, ms': intervals[Math.floor(intervals.length / 2)]?.toFixed(1),
      'longest interval, ms': intervals.at(-1)?.toFixed(1),
    });
  }
  console.log('\nArrivals at Serpstat, gateway and receiver as processes of their own');
  console.table(table);
}
