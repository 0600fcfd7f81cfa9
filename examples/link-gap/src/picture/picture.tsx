import { useState, useSyncExternalStore } from 'react';
import type { View } from '../view.ts';
import { AttributeChart } from './attribute-chart.tsx';
import { Combinations } from './combinations.tsx';
import { RankHistogram } from './rank-histogram.tsx';

/** What the donors look like. Each bar filters the table. On a narrow screen, the table comes after the first part. */
export function Picture({ view }: { readonly view: View }) {
  const isWide = useSyncExternalStore(subscribe, () => WIDE.matches);
  const [isOpen, setOpen] = useState(false);
  return (
    <div className="picture">
      <Combinations view={view} />
      <details
        open={isWide || isOpen}
        onToggle={({ currentTarget }) => isWide || setOpen(currentTarget.open)}
      >
        <summary>Domain Rank and attributes</summary>
        <RankHistogram view={view} />
        <AttributeChart view={view} />
      </details>
    </div>
  );
}

/** As in layout.css. */
const WIDE = matchMedia('(width >= 60rem)');

function subscribe(listener: () => void): () => void {
  WIDE.addEventListener('change', listener);
  return () => WIDE.removeEventListener('change', listener);
}
