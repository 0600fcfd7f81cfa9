import type { View } from '../view.ts';
import { AttributeChart } from './attribute-chart.tsx';
import { Combinations } from './combinations.tsx';
import { RankHistogram } from './rank-histogram.tsx';

/** What the donors look like. Each bar filters the table. */
export function Picture({ view }: { readonly view: View }) {
  return (
    <div className="picture">
      <Combinations view={view} />
      <RankHistogram view={view} />
      <AttributeChart view={view} />
    </div>
  );
}
