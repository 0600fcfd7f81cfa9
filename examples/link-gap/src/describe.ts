import { domainsOf, type Show, type View } from './view.ts';

/** What a view lists: `Links to klubok.com or issaplus.com, not to gepur.com`. */
export function describe(view: View): string {
  return describeShow(view, view.show);
}

export function describeShow(view: Pick<View, 'domain' | 'competitors'>, show: Show): string {
  const domains = domainsOf(view);
  switch (show) {
    case 'all':
      return `Links to ${joined(domains, 'or')}`;
    case 'gap':
      return `Links to ${joined(view.competitors, 'or')}, not to ${view.domain}`;
    default: {
      const linked = domains.filter((_, index) => show[index] === '1');
      const others = domains.filter((_, index) => show[index] === '0');
      return `Links to ${joined(linked, 'and')}${others.length === 0 ? '' : `, not to ${joined(others, 'or')}`}`;
    }
  }
}

function joined(names: readonly string[], type: 'and' | 'or'): string {
  return new Intl.ListFormat('en', { type: type === 'and' ? 'conjunction' : 'disjunction' }).format(names);
}
