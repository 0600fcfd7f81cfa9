import type { ReactNode } from 'react';
import { useSession } from './session.ts';
import type { Sort, View } from './view.ts';

interface DonorsHeaderProps {
  readonly view: View;
  /** The id in donor-columns.tsx. */
  readonly column: string;
  readonly children: ReactNode;
}

/** The header of a column; a button if the server can sort by it. */
export function DonorsHeader({ view, column, children }: DonorsHeaderProps) {
  const { comparison } = useSession();
  const sortBy = sortOf(column);
  if (sortBy === undefined) {
    return (
      <th scope="col" className="donor">
        {children}
      </th>
    );
  }
  const { by, descending } = view.sort;
  const isSorted = by === sortBy;
  return (
    <th scope="col" aria-sort={isSorted ? (descending ? 'descending' : 'ascending') : 'none'}>
      <button
        type="button"
        className="sort"
        onClick={() =>
          comparison.open({ ...view, sort: { by: sortBy, descending: isSorted ? !descending : true } })
        }
      >
        {children}
      </button>
    </th>
  );
}

/** What the header of a column sorts by: `links-1` is the number of links to the domain with index 1. */
function sortOf(column: string): Sort['by'] | undefined {
  if (column === 'rank') {
    return 'rank';
  }
  const [, index] = column.match(/^links-(\d)$/) ?? [];
  return index === undefined ? undefined : Number(index);
}
