import { useSelector } from '@tanstack/react-store';
import { scaleBand, scaleLinear } from '@visx/scale';
import { Bar } from '@visx/shape';
import { useMemo } from 'react';
import type { Donor } from '../comparison-state.ts';
import { counted } from '../counted.ts';
import { useSession } from '../session.ts';
import type { View } from '../view.ts';
import { ViewLink } from '../view-link.tsx';

const WIDTH = 320;
const HEIGHT = 96;
const AXIS = 22;

/** How many of the donors that are loaded have which Domain Rank. Costs nothing. */
export function RankHistogram({ view }: { readonly view: View }) {
  const { comparison } = useSession();
  const rows = useSelector(comparison.store, state => state.rows);
  const counts = useMemo(() => countRanks(rows), [rows]);
  const x = scaleBand<number>({ domain: [...BUCKETS], range: [0, WIDTH], paddingInner: 0.12, round: true });
  const middleOf = (from: number) => (x(from) ?? 0) + x.bandwidth() / 2;
  const y = scaleLinear<number>({ domain: [0, Math.max(1, ...counts)], range: [0, HEIGHT - 14] });

  return (
    <section className="card" aria-labelledby="ranks">
      <h2 id="ranks">Domain Rank</h2>
      <p className="quiet">
        {rows.length === 0 ? 'Of the donors loaded' : `Of the ${counted(rows.length, 'donor')} loaded`}
      </p>
      {/* biome-ignore lint/a11y/useSemanticElements: an SVG cannot be a fieldset. */}
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT + AXIS}`}
        className="histogram"
        role="group"
        aria-labelledby="ranks"
      >
        {BUCKETS.map(from => {
          const count = counts[from / 10] ?? 0;
          const to = from === 90 ? 100 : from + 9;
          const height = y(count);
          const isChosen = view.rankFrom === from && view.rankTo === to;
          return count === 0 ? null : (
            <ViewLink
              key={from}
              view={{ ...view, rankFrom: from, rankTo: to }}
              aria-label={`Rank ${from} to ${to}: ${counted(count, 'donor')}`}
              aria-current={isChosen ? 'true' : undefined}
            >
              <rect className="hit" x={x(from)} y={0} width={x.bandwidth()} height={HEIGHT} />
              <Bar
                className="column"
                x={x(from)}
                y={HEIGHT - height}
                width={x.bandwidth()}
                height={height}
                rx={2}
              />
              <text x={middleOf(from)} y={HEIGHT - height - 4} textAnchor="middle">
                {count}
              </text>
            </ViewLink>
          );
        })}
        <line className="axis" x2={WIDTH} y1={HEIGHT} y2={HEIGHT} />
        {BUCKETS.map(from => (
          <text key={from} x={middleOf(from)} y={HEIGHT + 16} textAnchor="middle">
            {from}
          </text>
        ))}
      </svg>
    </section>
  );
}

const BUCKETS = [0, 10, 20, 30, 40, 50, 60, 70, 80, 90] as const;

function countRanks(rows: readonly Donor[]): readonly number[] {
  const counts = BUCKETS.map(() => 0);
  for (const { domainRank } of rows) {
    if (domainRank !== null) {
      const bucket = Math.min(9, Math.floor(domainRank / 10));
      counts[bucket] = (counts[bucket] ?? 0) + 1;
    }
  }
  return counts;
}
