import { useSelector } from '@tanstack/react-store';
import { tableFeatures, useTable } from '@tanstack/react-table';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useDistanceFromTop } from './distance-from-top.ts';
import { donorColumns } from './donor-columns.tsx';
import { DonorDetails } from './donor-details.tsx';
import { Placeholders, Space } from './donors-fillers.tsx';
import { DonorsHeader } from './donors-header.tsx';
import { PAGE } from './offer.ts';
import { useSession } from './session.ts';
import { domainsOf, type View } from './view.ts';

/** The rows on the screen, of all that are loaded. Loads more when the end of them comes near. */
export function DonorsTable({ view }: { readonly view: View }) {
  const { comparison } = useSession();
  const rows = useSelector(comparison.store, state => state.rows);
  const total = useSelector(comparison.store, state => state.total);
  const phase = useSelector(comparison.store, state => state.phase);
  const hasMore = useSelector(comparison.store, state => state.hasMore);
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());

  const columns = useMemo(() => donorColumns(domainsOf(view)), [view]);
  const table = useTable({ features, columns, data: rows, getRowId: ({ domain }) => domain.name });
  const tableRows = table.getRowModel().rows;

  const tableRef = useRef<HTMLTableElement>(null);
  const scrollMargin = useDistanceFromTop(tableRef);
  const virtualizer = useWindowVirtualizer({
    count: tableRows.length,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: index => tableRows[index]?.id ?? index,
    overscan: 8,
    scrollMargin,
  });
  const items = virtualizer.getVirtualItems();
  const before = (items[0]?.start ?? scrollMargin) - scrollMargin;
  const after = virtualizer.getTotalSize() - ((items.at(-1)?.end ?? scrollMargin) - scrollMargin);

  const last = items.at(-1)?.index ?? 0;
  const isNearEnd = rows.length > 0 && last >= rows.length - NEAR_END;
  useEffect(() => {
    if (isNearEnd && hasMore && phase.kind === 'ready') {
      void comparison.loadMore(PAGE);
    }
  }, [isNearEnd, hasMore, phase, comparison]);

  function toggle(donor: string) {
    const next = new Set(opened);
    if (!next.delete(donor)) {
      next.add(donor);
    }
    setOpened(next);
  }

  const isWaiting = phase.kind === 'loading' || phase.kind === 'pricing' || phase.kind === 'waiting';
  const isOutdated = phase.kind === 'pricing' && rows.length > 0;
  const columnCount = columns.length;
  return (
    <table
      ref={tableRef}
      className={`donors-table${isOutdated ? ' outdated' : ''}`}
      aria-label="Donors"
      // The header is a row, too.
      aria-rowcount={total === undefined ? -1 : total + 1}
    >
      <colgroup>
        {columns.map(({ id }) => (
          <col key={id} className={`column-${id}`} />
        ))}
      </colgroup>
      <thead>
        {table.getHeaderGroups().map(group => (
          <tr key={group.id} aria-rowindex={1}>
            {group.headers.map(header => (
              <DonorsHeader key={header.id} view={view} column={header.id}>
                <table.FlexRender header={header} />
              </DonorsHeader>
            ))}
          </tr>
        ))}
      </thead>
      <Space height={before} columns={columnCount} />
      {items.map(({ index, key }) => {
        const row = tableRows[index];
        if (row === undefined) {
          return null;
        }
        const isOpen = opened.has(row.id);
        return (
          <tbody
            key={key}
            data-index={index}
            ref={virtualizer.measureElement}
            className={isOpen ? 'open' : undefined}
          >
            <tr className="row" aria-rowindex={index + 2}>
              {row.getAllCells().map(cell =>
                cell.column.id === 'donor' ? (
                  <th key={cell.id} scope="row" className="donor">
                    <div>
                      <button
                        type="button"
                        className="expand"
                        aria-expanded={isOpen}
                        aria-label={`Links from ${row.id}`}
                        onClick={() => toggle(row.id)}
                      />
                      <table.FlexRender cell={cell} />
                    </div>
                  </th>
                ) : (
                  <td key={cell.id}>
                    <table.FlexRender cell={cell} />
                  </td>
                ),
              )}
            </tr>
            {isOpen && (
              <tr className="details">
                <td colSpan={columnCount}>
                  <DonorDetails view={view} donor={row.original} />
                </td>
              </tr>
            )}
          </tbody>
        );
      })}
      <Space height={after} columns={columnCount} />
      {isWaiting && <Placeholders rows={rows.length === 0 ? 15 : 3} columns={columnCount} />}
    </table>
  );
}

const features = tableFeatures({});

/** In pixels, as in table.css. Rows on the screen are measured. */
const ROW_HEIGHT = 41;

/** How many rows before the end the next page is loaded. */
const NEAR_END = 15;
