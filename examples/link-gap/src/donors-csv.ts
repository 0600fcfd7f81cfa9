import type { Donor } from './comparison-state.ts';
import { toCsv } from './csv.ts';
import { domainsOf, type View } from './view.ts';

/** The rows that are loaded, in their order. */
function donorsCsv(view: View, rows: readonly Donor[]): string {
  return toCsv([
    ['Donor', 'Domain Rank', ...domainsOf(view).map(domain => `Links to ${domain}`)],
    ...rows.map(({ domain, domainRank, linkCounts }) => [
      domain.name,
      domainRank,
      ...linkCounts.map(({ count }) => count),
    ]),
  ]);
}

/** Lets the browser save them as a file. */
export function saveDonors(view: View, rows: readonly Donor[]): void {
  const url = URL.createObjectURL(new Blob([donorsCsv(view, rows)], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `link-gap-${domainsOf(view).join('-')}.csv`;
  link.click();
  URL.revokeObjectURL(url);
}
