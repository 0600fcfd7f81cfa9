import type { ColumnDef, TableFeatures } from '@tanstack/react-table';
import type { Donor } from './comparison-state.ts';
import { numeral } from './counted.ts';

/** Name, rank, and the number of links to each domain. */
export function donorColumns(domains: readonly string[]): ColumnDef<TableFeatures, Donor>[] {
  return [
    {
      id: 'donor',
      header: 'Donor',
      cell: ({ row }) => (
        <a
          href={`https://${row.original.domain.name}/`}
          target="_blank"
          rel="noreferrer"
          title={row.original.domain.name}
        >
          {row.original.domain.name}
        </a>
      ),
    },
    {
      id: 'rank',
      header: 'Rank',
      cell: ({ row: { original } }) =>
        original.domainRank === null ? (
          '–'
        ) : (
          <span className="rank" style={{ '--rank': original.domainRank } as React.CSSProperties}>
            {original.domainRank}
          </span>
        ),
    },
    ...domains.map(
      (domain, index): ColumnDef<TableFeatures, Donor> => ({
        id: `links-${index}`,
        header: () => (
          <span className="domain-name" title={`Links to ${domain}`}>
            <span className={`dot domain-${index}`} aria-hidden="true" />
            <span>{domain}</span>
          </span>
        ),
        cell: ({ row }) => {
          const count = row.original.linkCounts[index]?.count ?? 0;
          return <span className={count === 0 ? 'none' : 'some'}>{numeral(count)}</span>;
        },
      }),
    ),
  ];
}
