import { combinationsOf, DEFAULTS, ROWS, type Show, type Sort, type View } from './view.ts';

/** The query string of a view. Leaves out what has its default. */
export function queryOf(view: View): string {
  const { domain, competitors, rows, show, rankFrom, rankTo, minLinks, sort } = view;
  const query = new URLSearchParams([
    ['domain', domain],
    ...competitors.map(competitor => ['competitor', competitor]),
    ...(rows === DEFAULTS.rows ? [] : [['rows', String(rows)]]),
    ...(show === DEFAULTS.show ? [] : [['show', show]]),
    ...(rankFrom === undefined ? [] : [['rank-from', String(rankFrom)]]),
    ...(rankTo === undefined ? [] : [['rank-to', String(rankTo)]]),
    ...(minLinks === undefined ? [] : [['min-links', String(minLinks)]]),
    ...(sort.by === 'rank' && sort.descending ? [] : [['sort', sortText(sort)]]),
  ]);
  return `?${query}`;
}

/** The view of a query string; undefined if it names no domain and competitor. What is not valid has its default. */
export function viewOf(queryString: string): View | undefined {
  const query = new URLSearchParams(queryString);
  const domain = query.get('domain')?.trim();
  const competitors = query
    .getAll('competitor')
    .map(name => name.trim())
    .filter(name => name !== '')
    .slice(0, 2);
  if (domain === undefined || domain === '' || competitors.length === 0) {
    return undefined;
  }
  const rows = Number(query.get('rows'));
  return {
    domain,
    competitors,
    rows: ROWS.find(number => number === rows) ?? DEFAULTS.rows,
    show: showOf(query.get('show'), 1 + competitors.length),
    rankFrom: wholeNumber(query.get('rank-from'), 100),
    rankTo: wholeNumber(query.get('rank-to'), 100),
    minLinks: wholeNumber(query.get('min-links'), 1_000_000),
    sort: sortOf(query.get('sort'), 1 + competitors.length),
  };
}

/** The number that a text field holds; undefined if it is empty or not from 0 to `max`. */
export function wholeNumber(text: string | null, max: number): number | undefined {
  return text !== null && /^\d{1,7}$/.test(text.trim()) && Number(text) <= max ? Number(text) : undefined;
}

function showOf(text: string | null, domains: number): Show {
  const shows: readonly Show[] = ['all', 'gap', ...combinationsOf(domains)];
  return shows.find(show => show === text) ?? DEFAULTS.show;
}

/** `rank` or the index of a domain, after `-` if descending. */
function sortText({ by, descending }: Sort): string {
  return `${descending ? '-' : ''}${by}`;
}

function sortOf(text: string | null, domains: number): Sort {
  const [, minus, by = ''] = text?.match(/^(-?)(rank|[012])$/) ?? [];
  if (by === '' || Number(by) >= domains) {
    return DEFAULTS.sort;
  }
  return { by: by === 'rank' ? by : Number(by), descending: minus === '-' };
}
